//! Not a test: measures how long the parts of this repository's stage take to start.
//!
//! `cargo test -p rehearsal-stage --test it timing -- --ignored --nocapture`

#![expect(clippy::print_stdout, reason = "a measurement is for people to read")]

use std::path::Path;

use rehearsal_record::Event;
use rehearsal_script::check;
use rehearsal_stage::{Requirements, Stage, StageOptions};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::support::{Disk, seeded};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, which needs the shop to be built"]
async fn start_of_this_repositorys_stage() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/stage.yaml");
    let file = file.canonicalize().unwrap();
    let checked = check(&Disk, Some(file.to_str().unwrap()), &[]);
    let script = checked.stage.expect("the stage file is valid");
    let (events, mut received) = unbounded_channel();
    let needs = Requirements::all(&script);
    let stage = Stage::start(&script, needs, StageOptions::default(), &events)
        .await
        .unwrap();
    for _ in 0..5 {
        let sandbox = stage.sandbox(seeded(&["catalog"])).await.unwrap();
        print(&mut received);
        sandbox.close().await;
    }
    stage.close().await;
}

fn print(events: &mut UnboundedReceiver<Event>) {
    while let Ok(event) = events.try_recv() {
        match event {
            Event::Booted { part, duration } => println!("{part:24} {duration:>12.1?}"),
            Event::Notice { text } => println!("{text}"),
            other => println!("{other:?}"),
        }
    }
}
