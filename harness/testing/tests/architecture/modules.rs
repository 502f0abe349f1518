//! The modules of a crate, as far as imports need them: which names each
//! defines, which it imports, and which paths it uses.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A path that begins with `crate`, `self`, `super` or a local name.
pub(crate) struct Reference {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
}

/// A module: a file, or a block in one.
pub(crate) struct Module {
    pub(crate) parent: Option<usize>,
    pub(crate) file: PathBuf,
    pub(crate) children: BTreeMap<String, usize>,
    /// Names of functions, types, constants and macros.
    pub(crate) items: Vec<String>,
    /// Names that `use` brings in, and where from.
    pub(crate) imports: BTreeMap<String, Vec<String>>,
    /// Modules of which `use` brings in everything.
    pub(crate) globs: Vec<Vec<String>>,
    pub(crate) references: Vec<Reference>,
}

/// All modules of a crate. The first is the root.
pub(crate) struct Modules(pub(crate) Vec<Module>);

impl Modules {
    /// Reads a crate from its root file. Tests are left out.
    pub(crate) fn read(root: &Path) -> Self {
        let mut modules = Self(Vec::new());
        let folder = root.parent().unwrap().to_owned();
        modules.read_file(None, root, &folder);
        modules
    }

    fn read_file(&mut self, parent: Option<usize>, file: &Path, folder: &Path) -> usize {
        let text = std::fs::read_to_string(file).unwrap();
        let tokens = TokenStream::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.read_module(parent, file, folder, tokens)
    }

    fn read_module(
        &mut self,
        parent: Option<usize>,
        file: &Path,
        folder: &Path,
        tokens: TokenStream,
    ) -> usize {
        let index = self.0.len();
        self.0.push(Module {
            parent,
            file: file.to_owned(),
            children: BTreeMap::new(),
            items: Vec::new(),
            imports: BTreeMap::new(),
            globs: Vec::new(),
            references: Vec::new(),
        });
        self.read_items(index, folder, &tokens.into_iter().collect::<Vec<_>>());
        index
    }

    /// Reads the items of a module.
    fn read_items(&mut self, module: usize, folder: &Path, tokens: &[TokenTree]) {
        let mut at = 0;
        while at < tokens.len() {
            if is_test_attribute(&tokens[at..]) {
                at = end_of_item(tokens, at);
                continue;
            }
            match word(&tokens[at]).as_deref() {
                Some("use") => {
                    let end = end_of_item(tokens, at);
                    self.read_use(module, &tokens[at + 1..end]);
                    at = end;
                }
                Some("mod") => {
                    let name = word(&tokens[at + 1]).unwrap();
                    self.read_child(module, folder, &name, &tokens[at + 2]);
                    at += 3;
                }
                Some(
                    "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" | "union",
                ) => {
                    let named = tokens[at + 1..].iter().filter_map(word);
                    let named = named.into_iter().find(|name| name != "mut" && name != "fn");
                    self.0[module].items.extend(named);
                    at += 1;
                }
                Some("macro_rules") => {
                    self.0[module].items.extend(word(&tokens[at + 2]));
                    at += 1;
                }
                _ => at = self.read_code(module, tokens, at),
            }
        }
    }

    fn read_child(&mut self, parent: usize, folder: &Path, name: &str, body: &TokenTree) {
        let below = folder.join(name);
        let child = if let TokenTree::Group(body) = body {
            let file = self.0[parent].file.clone();
            self.read_module(Some(parent), &file, &below, body.stream())
        } else {
            let beside = folder.join(format!("{name}.rs"));
            let file = if beside.exists() {
                beside
            } else {
                below.join("mod.rs")
            };
            // A file of another platform, or one that a macro names.
            if !file.exists() {
                return;
            }
            self.read_file(Some(parent), &file, &below)
        };
        self.0[parent].children.insert(name.to_owned(), child);
    }

    /// Reads a token of code, or the path that begins there, and returns where
    /// to go on.
    fn read_code(&mut self, module: usize, tokens: &[TokenTree], at: usize) -> usize {
        match &tokens[at] {
            TokenTree::Group(group) => {
                self.read_group(module, group);
                at + 1
            }
            TokenTree::Ident(first) => {
                let mut segments = vec![first.to_string()];
                let mut next = at + 1;
                while is_path_separator(tokens, next) {
                    let Some(name) = tokens.get(next + 2).and_then(word) else {
                        break;
                    };
                    segments.push(name);
                    next += 3;
                }
                if segments.len() > 1 {
                    self.0[module].references.push(Reference {
                        segments,
                        line: first.span().start().line,
                    });
                }
                next
            }
            _ => at + 1,
        }
    }

    fn read_group(&mut self, module: usize, group: &Group) {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            if is_test_attribute(&tokens[at..]) {
                at = end_of_item(&tokens, at);
            } else if word(&tokens[at]).as_deref() == Some("use") {
                let end = end_of_item(&tokens, at);
                self.read_use(module, &tokens[at + 1..end]);
                at = end;
            } else {
                at = self.read_code(module, &tokens, at);
            }
        }
    }

    fn read_use(&mut self, module: usize, tokens: &[TokenTree]) {
        let line = tokens.first().map_or(0, |token| token.span().start().line);
        self.read_use_tree(module, &[], tokens, line);
    }

    fn read_use_tree(
        &mut self,
        module: usize,
        prefix: &[String],
        tokens: &[TokenTree],
        line: usize,
    ) {
        let mut path = prefix.to_vec();
        let mut alias = None;
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Ident(name) if name == "as" => {
                    alias = tokens.get(at + 1).and_then(word);
                    at += 1;
                }
                TokenTree::Ident(name) => path.push(name.to_string()),
                TokenTree::Punct(star) if star.as_char() == '*' => {
                    self.0[module].globs.push(path.clone());
                    self.0[module].references.push(Reference {
                        segments: path,
                        line,
                    });
                    return;
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    let comma = |token: &TokenTree| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',');
                    for part in inner.split(comma).filter(|part| !part.is_empty()) {
                        let line = part[0].span().start().line;
                        self.read_use_tree(module, &path, part, line);
                    }
                    return;
                }
                _ => {}
            }
            at += 1;
        }
        if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
            path.pop();
        }
        let Some(name) = alias.or_else(|| path.last().cloned()) else {
            return;
        };
        self.0[module].imports.insert(name, path.clone());
        self.0[module].references.push(Reference {
            segments: path,
            line,
        });
    }

    /// Returns the module that a path leads to: the one that defines the item
    /// at its end, through re-exports. `None` for another crate.
    pub(crate) fn resolve(&self, module: usize, segments: &[String]) -> Option<usize> {
        self.follow(module, segments, 0)
    }

    fn follow(&self, module: usize, segments: &[String], depth: usize) -> Option<usize> {
        // Imports can name each other in a circle, in code that does not compile.
        if depth > 16 {
            return None;
        }
        let (first, rest) = segments.split_first()?;
        match first.as_str() {
            "crate" => self.descend(0, rest, depth),
            "self" => self.descend(module, rest, depth),
            "super" => self.descend(self.0[module].parent?, rest, depth),
            _ => self.find(module, first, rest, depth),
        }
    }

    /// Follows a path that begins in a known module.
    fn descend(&self, module: usize, segments: &[String], depth: usize) -> Option<usize> {
        match segments.split_first() {
            None => Some(module),
            Some((first, rest)) if first == "super" => {
                self.descend(self.0[module].parent?, rest, depth)
            }
            Some((first, rest)) => self.find(module, first, rest, depth).or(Some(module)),
        }
    }

    /// Finds a name in a module, and follows the rest of the path.
    fn find(&self, module: usize, name: &str, rest: &[String], depth: usize) -> Option<usize> {
        let this = &self.0[module];
        if let Some(child) = this.children.get(name) {
            return self.descend(*child, rest, depth);
        }
        if this.items.iter().any(|item| item == name) {
            return Some(module);
        }
        if let Some(path) = this.imports.get(name) {
            // `use clap::clap;` would name itself.
            if path.first().is_some_and(|first| first == name) {
                return None;
            }
            let path = [path.as_slice(), rest].concat();
            return self.follow(module, &path, depth + 1);
        }
        this.globs.iter().find_map(|glob| {
            let target = self.follow(module, glob, depth + 1)?;
            (target != module && depth < 16)
                .then(|| self.find(target, name, rest, depth + 1))
                .flatten()
        })
    }
}

fn word(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(name) => Some(name.to_string()),
        _ => None,
    }
}

fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
    colon(tokens.get(at)) && colon(tokens.get(at + 1))
}

/// Returns whether the tokens begin with `#[cfg(test)]` or `#[test]`.
fn is_test_attribute(tokens: &[TokenTree]) -> bool {
    let [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] = tokens else {
        return false;
    };
    let text = attribute.stream().to_string().replace(' ', "");
    hash.as_char() == '#' && ["test", "cfg(test)"].contains(&text.as_str())
}

/// Returns the index after the item that begins at an index: after its `;` or
/// its block.
fn end_of_item(tokens: &[TokenTree], at: usize) -> usize {
    let is_use = word(&tokens[at]).as_deref() == Some("use");
    let mut is_statement = is_use;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token {
            TokenTree::Punct(semicolon) if semicolon.as_char() == ';' => return index + 1,
            TokenTree::Ident(name) if name == "use" => is_statement = true,
            TokenTree::Group(block) if block.delimiter() == Delimiter::Brace && !is_statement => {
                return index + 1;
            }
            _ => {}
        }
    }
    tokens.len()
}
