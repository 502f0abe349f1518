//! The HTML of the pages: plain forms that work without scripts.

use std::fmt::Write as _;

use super::language::Texts;

const STYLE: &str = "body{font-family:sans-serif;background:#f5f5f5;margin:0;color:#222}\
    main{max-width:22rem;margin:3rem auto;background:#fff;padding:1.5rem 2rem 2rem;\
    border-radius:6px;box-shadow:0 1px 4px #0003}h1{font-size:1.3rem}label{display:block;\
    margin:.8rem 0 .2rem}input{width:100%;box-sizing:border-box;padding:.5rem;font-size:1rem}\
    button{margin-top:1rem;width:100%;padding:.6rem;font-size:1rem;background:#06527a;color:#fff;\
    border:0;border-radius:4px}.errorMessage-customizable{color:#b00020}\
    .link{background:none;color:#06527a;text-decoration:underline}code{word-break:break-all}";

/// Writes text as HTML holds it.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Returns a page with a title and some content.
fn document(texts: &Texts, title: &str, content: &str) -> String {
    let (lang, title) = (texts.lang, escape(title));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><style>{STYLE}</style></head>\n<body><main><h1>{title}</h1>\n\
         {content}</main></body></html>\n"
    )
}

/// Returns the page of an error.
pub(super) fn error_page(texts: &Texts, message: &str) -> String {
    let content = format!(
        "<p>{}</p>\n<p class=\"errorMessage-customizable\">{}</p>\n",
        texts.error,
        escape(message)
    );
    document(texts, texts.error, &content)
}

/// A field that the user fills in.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// The name in the request.
    pub(super) name: String,
    pub(super) label: String,
    /// The type of the input: `text`, `password`, `email`.
    pub(super) kind: &'static str,
    pub(super) value: String,
    /// What browsers and password managers fill in.
    pub(super) autocomplete: &'static str,
}

impl Field {
    pub(super) fn new(name: &str, label: &str, kind: &'static str) -> Self {
        let autocomplete = match (name, kind) {
            ("username", _) => "username",
            ("password", _) => "current-password",
            (_, "password") => "new-password",
            ("code", _) => "one-time-code",
            _ => "on",
        };
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            kind,
            value: String::new(),
            autocomplete,
        }
    }

    pub(super) fn with_value(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }
}

/// A page with one form.
#[derive(Debug, Default)]
pub(super) struct FormPage<'a> {
    pub(super) title: &'a str,
    pub(super) error: Option<String>,
    pub(super) note: Option<String>,
    /// Where the form is sent.
    pub(super) action: String,
    /// What the form sends without the user seeing it.
    pub(super) hidden: Vec<(&'a str, String)>,
    pub(super) fields: Vec<Field>,
    /// The choices of a radio group: name of the group, values and labels.
    pub(super) choices: Option<(&'a str, Vec<(String, String)>)>,
    pub(super) button: &'a str,
    /// The links below the form: text before it, its text, its URL.
    pub(super) links: Vec<(&'a str, &'a str, String)>,
}

impl FormPage<'_> {
    /// Returns the HTML.
    pub(super) fn render(&self, texts: &Texts) -> String {
        let mut out = String::new();
        if let Some(note) = &self.note {
            let _ = writeln!(out, "<p>{}</p>", escape(note));
        }
        if let Some(error) = &self.error {
            let _ = writeln!(
                out,
                "<p id=\"loginErrorMessage\" class=\"errorMessage-customizable\" role=\"alert\">{}</p>",
                escape(error)
            );
        }
        let _ = writeln!(
            out,
            "<form method=\"post\" action=\"{}\">",
            escape(&self.action)
        );
        for (name, value) in &self.hidden {
            let _ = writeln!(
                out,
                "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
                escape(value)
            );
        }
        for field in &self.fields {
            let (name, label) = (escape(&field.name), escape(&field.label));
            let _ = writeln!(
                out,
                "<label for=\"{name}\">{label}</label>\n<input id=\"{name}\" name=\"{name}\" \
                 type=\"{}\" value=\"{}\" autocomplete=\"{}\" required>",
                field.kind,
                escape(&field.value),
                field.autocomplete
            );
        }
        if let Some((group, choices)) = &self.choices {
            for (index, (value, label)) in choices.iter().enumerate() {
                let checked = if index == 0 { " checked" } else { "" };
                let _ = writeln!(
                    out,
                    "<label><input type=\"radio\" style=\"width:auto\" name=\"{group}\" \
                     value=\"{}\"{checked}> {}</label>",
                    escape(value),
                    escape(label)
                );
            }
        }
        let _ = writeln!(
            out,
            "<button type=\"submit\" name=\"submitButton\">{}</button>\n</form>",
            escape(self.button)
        );
        for (before, text, url) in &self.links {
            let _ = writeln!(
                out,
                "<p>{} <a href=\"{}\">{}</a></p>",
                escape(before),
                escape(url),
                escape(text)
            );
        }
        document(texts, self.title, &out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(
            escape("<a href='x'>\"&"),
            "&lt;a href=&#39;x&#39;&gt;&quot;&amp;"
        );
    }
}
