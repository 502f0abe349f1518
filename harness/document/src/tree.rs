//! The tree of a document.

/// The index of an element in its document.
pub(super) type ElementId = usize;

/// A parsed document.
#[derive(Debug)]
pub struct Document {
    /// The elements in the order in which they begin. The first one stands for the
    /// document and contains the root.
    elements: Vec<Element>,
    /// The names of elements whose text is no text of the elements around them, and of
    /// those that stand on a line of their own.
    rules: TextRules,
}

/// How the text of elements is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextRules {
    /// Elements without text that a person sees.
    pub(super) hidden: &'static [&'static str],
    /// Elements whose text is apart from the text before and after them.
    pub(super) apart: &'static [&'static str],
    /// Whether any white space is one blank.
    pub(super) collapses: bool,
}

/// An element.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) parent: ElementId,
    pub(super) content: Vec<Content>,
}

/// A part of the content of an element.
#[derive(Debug)]
pub(super) enum Content {
    Element(ElementId),
    Text(String),
}

impl Document {
    /// The element that stands for the document.
    pub(super) const ROOT: ElementId = 0;

    pub(super) fn new(rules: TextRules) -> Self {
        let root = Element {
            name: String::new(),
            attributes: Vec::new(),
            parent: Self::ROOT,
            content: Vec::new(),
        };
        Self {
            elements: vec![root],
            rules,
        }
    }

    /// Adds an element at the end of another one.
    pub(super) fn add(
        &mut self,
        parent: ElementId,
        name: String,
        attributes: Vec<(String, String)>,
    ) -> ElementId {
        let id = self.elements.len();
        self.elements.push(Element {
            name,
            attributes,
            parent,
            content: Vec::new(),
        });
        self.elements[parent].content.push(Content::Element(id));
        id
    }

    /// Adds text at the end of an element.
    pub(super) fn add_text(&mut self, parent: ElementId, text: &str) {
        let content = &mut self.elements[parent].content;
        match content.last_mut() {
            Some(Content::Text(last)) => last.push_str(text),
            _ => content.push(Content::Text(text.to_owned())),
        }
    }

    pub(super) fn element(&self, id: ElementId) -> &Element {
        &self.elements[id]
    }

    /// Returns all elements in the order in which they begin.
    pub(super) fn elements(&self) -> impl Iterator<Item = ElementId> + use<> {
        1..self.elements.len()
    }

    /// Returns the elements directly inside an element.
    pub(super) fn children(&self, id: ElementId) -> impl Iterator<Item = ElementId> {
        let content = self.elements[id].content.iter();
        content.filter_map(|content| match content {
            Content::Element(id) => Some(*id),
            Content::Text(_) => None,
        })
    }

    /// Returns the elements inside an element, at any depth.
    pub(super) fn descendants(&self, id: ElementId) -> Vec<ElementId> {
        let mut found = Vec::new();
        let mut pending: Vec<ElementId> = self.children(id).collect();
        pending.reverse();
        while let Some(next) = pending.pop() {
            found.push(next);
            let children: Vec<ElementId> = self.children(next).collect();
            pending.extend(children.into_iter().rev());
        }
        found
    }

    pub(super) fn attribute(&self, id: ElementId, name: &str) -> Option<&str> {
        let mut attributes = self.elements[id].attributes.iter();
        attributes
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns the text of an element without white space around it.
    pub(super) fn text(&self, id: ElementId) -> String {
        let mut text = String::new();
        self.add_text_of(id, &mut text);
        if self.rules.collapses {
            let words: Vec<&str> = text.split_whitespace().collect();
            words.join(" ")
        } else {
            text.trim().to_owned()
        }
    }

    /// Adds the text of an element. Recursion is bounded, because the parsers limit
    /// the depth.
    fn add_text_of(&self, id: ElementId, text: &mut String) {
        for content in &self.elements[id].content {
            match content {
                Content::Text(part) => text.push_str(part),
                Content::Element(inner) => {
                    let name = self.elements[*inner].name.as_str();
                    if self.rules.hidden.contains(&name) {
                        continue;
                    }
                    let is_apart = self.rules.apart.contains(&name);
                    if is_apart {
                        text.push(' ');
                    }
                    self.add_text_of(*inner, text);
                    if is_apart {
                        text.push(' ');
                    }
                }
            }
        }
    }
}
