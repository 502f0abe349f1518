# `just` lists these. Each is a cargo command that you can type yourself.

# Check what a merge must pass besides the tests: format, clippy, docs.
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# Run all tests, or those that match a filter.
test *ARGS:
    cargo test --workspace {{ARGS}}

# Run the example scenarios on the embedded stage.
scenarios *ARGS:
    cargo run -- run {{ARGS}}

# Update snapshots, goldens and generated pages; then read the difference.
accept *ARGS:
    INSTA_UPDATE=always UPDATE_GENERATED=1 UPDATE_GOLDENS=1 cargo test --workspace {{ARGS}}

# Start the whole stage with its apps, until Ctrl-C or `just down`.
up *ARGS:
    cargo run -- up {{ARGS}}

# Stop the stage that `just up` started.
down:
    cargo run -- down

# Run an embedded cloud on its own, on the port that tools expect.
cloud *ARGS:
    cargo run -- cloud --listen 127.0.0.1:4566 {{ARGS}}

# Open the rustdoc of all crates.
doc:
    cargo doc --workspace --no-deps --open
