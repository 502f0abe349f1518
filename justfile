# `just` lists these; each is one cargo command that you can type yourself.

# All that gates a merge except the tests: format, clippy, docs.
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# All tests; a filter may follow.
test *ARGS:
    cargo test --workspace {{ARGS}}

# The example scenarios on the embedded stage.
scenarios *ARGS:
    cargo run -- run {{ARGS}}

# Write snapshots, goldens and generated pages anew; read the difference.
accept *ARGS:
    INSTA_UPDATE=always UPDATE_GENERATED=1 UPDATE_GOLDENS=1 cargo test --workspace {{ARGS}}

# The whole stage with its apps, to work with until Ctrl-C or `just down`.
up *ARGS:
    cargo run -- up {{ARGS}}

# Take down what `just up` keeps up.
down:
    cargo run -- down

# An emulated cloud by itself, on the port that tools expect.
cloud *ARGS:
    cargo run -- cloud --listen 127.0.0.1:4566 {{ARGS}}

# The rustdoc of all rooms.
doc:
    cargo doc --workspace --no-deps --open
