//! Recognises tracebacks of several lines in an app's log: of Python, Java, Node,
//! Go, Rust and .NET.
//!
//! One line of each, the headline, says what went wrong. The others are its parts:
//! they say where.

/// What a line is in a traceback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// It says what went wrong.
    Headline,
    /// Another line of a traceback.
    Other,
}

/// The number of lines that a message between a Rust panic and its note may have,
/// and in which an exception is searched after a Python traceback.
const MAX_MESSAGE: usize = 40;

/// Returns what each line is, by its index; `None` if it is in no traceback.
pub(crate) fn parts(lines: &[&str]) -> Vec<Option<Part>> {
    let mut parts = vec![None; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        let found = python(lines, at)
            .or_else(|| rust(lines, at))
            .or_else(|| go(lines, at))
            .or_else(|| with_frames(lines, at));
        let Some(Traceback { headline, end }) = found else {
            at += 1;
            continue;
        };
        for part in &mut parts[at..end] {
            *part = Some(Part::Other);
        }
        parts[headline] = Some(Part::Headline);
        at = end;
    }
    parts
}

/// A traceback that starts at a known line.
struct Traceback {
    headline: usize,
    /// The index of the first line after it.
    end: usize,
}

/// Python: `Traceback (most recent call last):`, indented frames, and the
/// exception. Of a chain, the last one is the one that was not handled.
fn python(lines: &[&str], start: usize) -> Option<Traceback> {
    const HEADER: &str = "Traceback (most recent call last):";
    if !lines[start].trim_end().ends_with(HEADER) {
        return None;
    }
    // Groups of exceptions have bars before all their lines.
    let plain = |line: &str| line.trim_start_matches([' ', '|', '+', '-']).to_owned();
    let is_grouped = lines[start].trim_start().starts_with(['|', '+']);
    let mut at = start + 1;
    let mut headline = None;
    let mut searched = 0;
    while at < lines.len() && searched < MAX_MESSAGE {
        let line = lines[at];
        if line.trim_end().ends_with(HEADER) || is_chain(line) {
            searched = 0;
        } else if line.starts_with([' ', '\t']) && !is_grouped || line.trim().is_empty() {
            // Frames, notes, and what is between two tracebacks.
        } else if is_exception(&plain(line)) {
            headline = Some(at);
            let next = lines[at + 1..]
                .iter()
                .position(|line| !line.trim().is_empty());
            let chained = next.is_some_and(|next| {
                let line = lines[at + 1 + next];
                is_chain(line) || line.trim_end().ends_with(HEADER)
            });
            if !chained && !is_grouped {
                break;
            }
        } else if headline.is_some() {
            break;
        } else {
            // Another thread's line.
            searched += 1;
        }
        at += 1;
    }
    let headline = headline?;
    Some(Traceback {
        headline,
        end: headline + 1,
    })
}

fn is_chain(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("During handling of the above exception")
        || line.starts_with("The above exception was the direct cause")
}

/// Returns whether a line is `Name`, `module.Name` or one with `: message`, and no
/// level of a log.
fn is_exception(line: &str) -> bool {
    let name = line
        .split_once(':')
        .map_or(line, |(name, _)| name)
        .trim_end();
    let is_name = |part: &str| {
        let mut chars = part.chars();
        let first = chars.next();
        first.is_some_and(|first| first.is_alphabetic() || first == '_')
            && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '<' || c == '>')
    };
    let is_level = name.chars().all(|c| c.is_ascii_uppercase());
    !is_level && name.split('.').all(is_name)
}

/// Rust: `thread 'main' panicked at PLACE:`, and the message on the next lines.
/// Before version 1.73 the message was on the first line.
fn rust(lines: &[&str], start: usize) -> Option<Traceback> {
    let (before, after) = lines[start].split_once(" panicked at ")?;
    if !before.trim_start().starts_with("thread ") {
        return None;
    }
    let has_message_below = after.trim_end().ends_with(':');
    let headline = start + usize::from(has_message_below && start + 1 < lines.len());
    let mut end = headline + 1;
    let note = lines[end..]
        .iter()
        .take(MAX_MESSAGE)
        .position(|line| line.starts_with("note: ") || *line == "stack backtrace:");
    if let Some(note) = note {
        end += note + 1;
        let is_frame = |line: &str| {
            let line = line.trim_start();
            line.starts_with("at ")
                || line.starts_with("note: ")
                || line
                    .split_once(": ")
                    .is_some_and(|(number, _)| number.parse::<u32>().is_ok())
        };
        while end < lines.len() && is_frame(lines[end]) {
            end += 1;
        }
    }
    Some(Traceback { headline, end })
}

/// Go: `panic: message`, perhaps more lines, and `goroutine 1 [running]:` with the
/// frames of each. An HTTP server writes `http: panic serving ADDRESS: message`.
fn go(lines: &[&str], start: usize) -> Option<Traceback> {
    let line = lines[start];
    let begins = line.starts_with("panic: ")
        || line.starts_with("fatal error: ")
        || line.contains("http: panic serving ");
    if !begins {
        return None;
    }
    let is_goroutine = |line: &str| line.starts_with("goroutine ") && line.ends_with("]:");
    let first = lines[start..]
        .iter()
        .take(MAX_MESSAGE)
        .position(|line| is_goroutine(line))?;
    let mut end = start + first;
    let mut was_function = false;
    while end < lines.len() {
        let line = lines[end];
        let is_place = line.starts_with('\t');
        let is_function = line.ends_with(')') || line.starts_with("created by ");
        let belongs = is_goroutine(line)
            || line.is_empty()
            || is_place && was_function
            || is_function
                && lines
                    .get(end + 1)
                    .is_some_and(|next| next.starts_with('\t'))
            || line.starts_with("exit status ");
        if !belongs {
            break;
        }
        was_function = is_function;
        end += 1;
    }
    // A panic that was recovered and raised again is reported on more than one line.
    Some(Traceback {
        headline: start,
        end,
    })
}

/// Java, Node and .NET: an exception, and frames that begin with `at`. The cause at
/// the end of a chain is what went wrong first.
fn with_frames(lines: &[&str], start: usize) -> Option<Traceback> {
    let frames = |at: usize| lines.get(at).is_some_and(|line| is_frame(line));
    // The message may have several lines, of which the first names the exception.
    let is_start = frames(start + 1)
        || names_exception(lines[start]) && {
            let message = lines[start + 1..].iter().take(MAX_MESSAGE);
            let mut message = message.take_while(|line| !names_exception(line));
            message.any(|line| is_frame(line))
        };
    if !is_start || is_frame(lines[start]) || lines[start].trim().is_empty() {
        return None;
    }
    let mut headline = start;
    let mut end = start + 1;
    // The rest of a message.
    while !frames(end) {
        end += 1;
    }
    while end < lines.len() {
        let line = lines[end].trim_start();
        let is_cause = line.starts_with("Caused by: ")
            || line.starts_with("[cause]: ")
            || line.starts_with("---> ");
        if is_cause {
            headline = end;
        } else if !(is_frame(lines[end])
            || line.starts_with("... ")
            || line.starts_with("--- End of ")
            || line.starts_with("Suppressed: ")
            || matches!(line.trim_end(), "{" | "}" | "},"))
        {
            break;
        }
        end += 1;
    }
    // .NET tells the inner exception before all frames.
    if let Some(inner) = lines[start..end]
        .iter()
        .rposition(|line| line.trim_start().starts_with("---> "))
    {
        headline = start + inner;
    }
    Some(Traceback { headline, end })
}

/// Returns whether a line is `at function (file:1:2)` of Java, Node or .NET.
fn is_frame(line: &str) -> bool {
    let Some(frame) = line.trim_start().strip_prefix("at ") else {
        return false;
    };
    line.starts_with([' ', '\t'])
        && (frame.contains('(') || frame.contains(':') || frame.contains(" in "))
}

/// Returns whether a line begins with the name of an exception: `a.b.FooException`,
/// `TypeError: message`, `Unhandled exception. System.FormatException: message`.
fn names_exception(line: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("Unhandled exception. ").unwrap_or(line);
    let line = line.strip_prefix("Uncaught ").unwrap_or(line);
    let line = line
        .strip_prefix("Exception in thread ")
        .and_then(|rest| rest.split_once("\" "))
        .map_or(line, |(_, rest)| rest);
    let name = line.split([':', ' ']).next().unwrap_or_default();
    is_exception(name)
        && ["Error", "Exception", "Throwable", "Failure"]
            .iter()
            .any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the headlines, and the number of lines of all tracebacks.
    fn read(text: &str) -> (Vec<&str>, usize) {
        let lines: Vec<&str> = text.lines().collect();
        let parts = parts(&lines);
        let headlines = lines.iter().zip(&parts);
        let headlines = headlines.filter(|(_, part)| **part == Some(Part::Headline));
        (
            headlines.map(|(line, _)| line.trim()).collect(),
            parts.iter().flatten().count(),
        )
    }

    #[test]
    fn python_ends_with_its_exception() {
        let text = r#"INFO:     127.0.0.1:5 - "POST /orders HTTP/1.1" 500 Internal Server Error
ERROR:    Exception in ASGI application
Traceback (most recent call last):
  File "/app/main.py", line 9, in create
    return prices[order["sku"]]
           ~~~~~~^^^^^^^^^^^^^^
KeyError: 'tea'
INFO:     127.0.0.1:5 - "GET / HTTP/1.1" 200 OK"#;
        assert_eq!(read(text), (vec!["KeyError: 'tea'"], 5));

        let chained = r#"Traceback (most recent call last):
  File "a.py", line 1, in a
KeyError: 'x'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "a.py", line 3, in b
sqlalchemy.exc.IntegrityError: (psycopg.errors.UniqueViolation) duplicate key
DETAIL:  Key (id)=(1) already exists."#;
        let expected =
            "sqlalchemy.exc.IntegrityError: (psycopg.errors.UniqueViolation) duplicate key";
        assert_eq!(read(chained), (vec![expected], 9));

        // Another worker wrote between its lines.
        let mixed = "Traceback (most recent call last):\n  File \"a.py\", line 1\nINFO:     hello there\nValueError";
        assert_eq!(read(mixed), (vec!["ValueError"], 4));
        // It was cut.
        assert_eq!(
            read("Traceback (most recent call last):\n  File"),
            (vec![], 0)
        );
    }

    #[test]
    fn java_has_a_cause_at_the_end() {
        let text = "2026-01-02 ERROR [nio-1] o.a.c.Dispatcher : Servlet.service() failed
java.lang.IllegalStateException: could not save
\tat com.shop.Orders.save(Orders.java:17)
\tat java.base/java.lang.Thread.run(Thread.java:1583)
Caused by: java.sql.SQLException: no such column: total
\tat org.db.Statement.run(Statement.java:9)
\t... 2 common frames omitted
2026-01-02 INFO ready";
        let cause = "Caused by: java.sql.SQLException: no such column: total";
        assert_eq!(read(text), (vec![cause], 6));
        let main = "Exception in thread \"main\" java.lang.Error: one\ntwo\n\tat A.main(A.java:1)";
        let expected = "Exception in thread \"main\" java.lang.Error: one";
        assert_eq!(read(main), (vec![expected], 3));
    }

    #[test]
    fn node_has_its_error_before_the_frames() {
        let text = "/app/server.js:12
    const total = order.lines.length;
                              ^

TypeError: Cannot read properties of undefined (reading 'length')
    at total (/app/server.js:12:31)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at async /app/server.js:40:3

Node.js v20.11.0";
        let error = "TypeError: Cannot read properties of undefined (reading 'length')";
        assert_eq!(read(text), (vec![error], 4));
        let cause = "Error: could not pay\n    at pay (/app/a.js:1:2) {\n  [cause]: Error: connect ECONNREFUSED\n      at a (/app/b.js:1:2)\n}";
        assert_eq!(read(cause).0, ["[cause]: Error: connect ECONNREFUSED"]);
    }

    #[test]
    fn go_panics_before_its_goroutines() {
        let text = "panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.total(...)
\t/app/main.go:8
main.main()
\t/app/main.go:14 +0x1d
exit status 2";
        let panic = "panic: runtime error: index out of range [5] with length 3";
        assert_eq!(read(text), (vec![panic], 8));
        let served =
            "2026/01/02 03:04:05 http: panic serving 127.0.0.1:5: assignment to entry in nil map
goroutine 7 [running]:
net/http.(*conn).serve.func1()
\t/go/http/server.go:1 +0xbe
2026/01/02 03:04:06 next";
        assert_eq!(read(served).1, 4);
    }

    #[test]
    fn rust_has_its_message_below() {
        let text = "thread 'tokio-runtime-worker' (71) panicked at src/main.rs:9:5:
called `Option::unwrap()` on a `None` value
stack backtrace:
   0: rust_begin_unwind
             at /rustc/1/library/std/src/panicking.rs:645:5
   1: shop::pay
note: Some details are omitted
listening";
        let message = "called `Option::unwrap()` on a `None` value";
        assert_eq!(read(text), (vec![message], 7));
        let old = "thread 'main' panicked at 'no', src/main.rs:1:1";
        assert_eq!(read(old), (vec![old], 1));
    }

    #[test]
    fn dotnet_has_inner_exceptions() {
        let text = "fail: Microsoft.AspNetCore.Server.Kestrel[13]
      Connection id \"0H\": An unhandled exception was thrown by the application.
      System.InvalidOperationException: could not save
       ---> System.Data.SqlException: Invalid column name 'total'.
         at Shop.Db.Save() in /app/Db.cs:line 9
         --- End of inner exception stack trace ---
         at Shop.Orders.Post() in /app/Orders.cs:line 21
info: ready";
        let inner = "---> System.Data.SqlException: Invalid column name 'total'.";
        assert_eq!(read(text), (vec![inner], 5));
        let plain = "Unhandled exception. System.FormatException: bad\n   at Program.Main() in /a.cs:line 1";
        let expected = "Unhandled exception. System.FormatException: bad";
        assert_eq!(read(plain), (vec![expected], 2));
    }

    #[test]
    fn other_lines_are_no_tracebacks() {
        let text = "listening at http://127.0.0.1:80\n  at your service\nerror: no such thing\npanic: none";
        assert_eq!(read(text), (vec![], 0));
    }
}
