use super::*;

/// Runs a function whose response is read while it is written, and returns its parts.
async fn stream(host: &mut Host, payload: Value) -> (FunctionOutcome, Vec<ResponsePart>) {
    let parts = Arc::new(Mutex::new(Vec::new()));
    let taken = Arc::clone(&parts);
    let mut run = host.run_of(&payload, "1");
    run.parts = Some(ResponseParts::new(move |part| {
        taken.lock().unwrap().push(part);
    }));
    let outcome = host.processes.run(run).await;
    let parts = std::mem::take(&mut *parts.lock().unwrap());
    (outcome, parts)
}

fn text_of(parts: &[ResponsePart]) -> String {
    let data = parts.iter().filter_map(|part| match part {
        ResponsePart::Data(data) => Some(String::from_utf8_lossy(data)),
        ResponsePart::Start { .. } => None,
    });
    data.collect()
}

#[tokio::test]
async fn response_is_passed_on_while_it_is_written() {
    if runtimes::missing("nodejs22.x").is_some() {
        return;
    }
    let mut host = Host::python(
        "export const handler = awslambda.streamifyResponse(async (event, stream) => {\n\
         \x20 if (event === 'early') throw new Error('before');\n\
         \x20 if (event === 'http') stream = awslambda.HttpResponseStream.from(stream, {statusCode: 201});\n\
         \x20 else stream.setContentType('text/plain');\n\
         \x20 stream.write('one ');\n\
         \x20 if (event === 'late') throw new Error('after');\n\
         \x20 stream.write('two');\n\
         \x20 stream.end();\n\
         });\n",
    );
    host.runtime = "nodejs22.x";
    let (outcome, parts) = stream(&mut host, json!("plain")).await;
    assert!(!outcome.failed, "{}", outcome.payload);
    let start = ResponsePart::Start {
        content_type: "text/plain".into(),
    };
    assert_eq!((&parts[0], &*text_of(&parts)), (&start, "one two"));
    assert_eq!(outcome.payload, "one two", "the journal has it, too");

    let (_, parts) = stream(&mut host, json!("http")).await;
    let start = ResponsePart::Start {
        content_type: rehearsal_cloud::functions::HTTP_RESPONSE.into(),
    };
    assert_eq!(parts[0], start);
    let written = text_of(&parts);
    let (head, body) = written.split_once("\0\0\0\0\0\0\0\0").unwrap();
    assert_eq!((head, body), ("{\"statusCode\":201}", "one two"));

    let (outcome, parts) = stream(&mut host, json!("early")).await;
    assert!(outcome.failed && parts.is_empty(), "{parts:?}");
    assert_eq!(json_of(&outcome)["errorMessage"], "before");
    let (outcome, parts) = stream(&mut host, json!("late")).await;
    assert!(outcome.failed, "{}", outcome.payload);
    assert_eq!(json_of(&outcome)["errorMessage"], "after");
    assert_eq!(text_of(&parts), "one ");
    // Who does not read while it is written gets it as a whole, and warm as before.
    let whole = host.invoke(json!("plain")).await;
    assert_eq!((&*whole.payload, whole.started_in), ("one two", None));
    let failed = host.invoke(json!("late")).await;
    assert_eq!(json_of(&failed)["errorMessage"], "after");
}
