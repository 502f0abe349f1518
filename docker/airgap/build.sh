#!/usr/bin/env bash
# Builds the images of the docker stage from Debian's and PyPI's packages
# alone, for networks without a container registry: see README.md.
#
#   docker/airgap/build.sh [base|postgres|localstack|shop|rehearsal]...
#
# The images get the names that the stage and the compose file ask for, so that
# nothing else has to change. Existing images are kept.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

BASE=debian:trixie-slim
POSTGRES=postgres:17
LOCALSTACK=localstack/localstack:4.14.0
SHOP=shop:latest
REHEARSAL=rehearsal:latest
LABEL=rehearsal.airgap=1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf 'airgap: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }
here_already() { docker image inspect "$1" >/dev/null 2>&1; }

# need COMMAND PACKAGE: checks for a program and installs it if possible.
need() {
    command -v "$1" >/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get -qq -o DPkg::Lock::Timeout=300 update
        apt-get -qq -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$2" >/dev/null
    else
        stop "\`$1\` is missing: install the package $2"
    fi
}

# image NAME DOCKERFILE CONTEXT [OPTION]...: builds with the host's network,
# whose package mirrors and certificates are the ones that work.
image() {
    local name=$1 file=$2 context=$3
    shift 3
    say "building $name"
    local log=$work/build.log
    if ! DOCKER_BUILDKIT=${DOCKER_BUILDKIT:-0} docker build --network host --label "$LABEL" \
        --build-arg "DEBIAN=$BASE" "$@" -t "$name" -f "$file" "$context" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        stop "could not build $name"
    fi
}

base() {
    here_already "$BASE" && return
    [ "$(id -u)" = 0 ] || stop "debootstrap has to be run as root"
    need debootstrap debootstrap
    say "building $BASE"
    local tree=$work/tree
    if ! debootstrap --variant=minbase --include=ca-certificates trixie "$tree" \
        ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$work/debootstrap.log" 2>&1; then
        tail -n 20 "$work/debootstrap.log" >&2
        stop "could not make a Debian"
    fi
    rm -rf "$tree"/var/cache/apt/archives/*.deb "$tree"/var/lib/apt/lists/*
    # The certificates of a proxy between this machine and its mirrors.
    if [ -f /etc/ssl/certs/ca-certificates.crt ]; then
        cp /etc/ssl/certs/ca-certificates.crt "$tree/etc/ssl/certs/ca-certificates.crt"
    fi
    tar -C "$tree" -c . | docker import --change "LABEL $LABEL" --change 'CMD ["bash"]' - "$BASE" >/dev/null
}

postgres() {
    here_already "$POSTGRES" && return
    base
    image "$POSTGRES" "$here/postgres.Dockerfile" "$here"
}

localstack() {
    here_already "$LOCALSTACK" && return
    base
    image "$LOCALSTACK" "$here/localstack.Dockerfile" "$here" \
        ${PIP_INDEX_URL:+--build-arg "PIP_INDEX_URL=$PIP_INDEX_URL"}
}

# The services, built by the local cargo, in the image of docker/Dockerfile. Always
# built again, because the services change.
shop() {
    base
    local bins files=() line
    # The same services.
    read -ra bins <<<"$(grep -o -e '--bin [a-z]*' "$root/docker/Dockerfile" | tr '\n' ' ')"
    while IFS= read -r line; do
        files+=("$line")
    done < <(cd "$root" && cargo build --locked --workspace --message-format=json "${bins[@]}" |
        sed -n 's/.*"executable":"\([^"]*\)".*/\1/p')
    [ $((${#files[@]} * 2)) = ${#bins[@]} ] || stop "could not build the services"
    mkdir "$work/shop"
    cp "${files[@]}" "$work/shop/"
    strip "$work"/shop/* 2>/dev/null || true
    image "$SHOP-runtime" "$root/docker/Dockerfile" "$work/shop" --target runtime
    printf 'FROM %s\nCOPY . /usr/local/bin/\n' "$SHOP-runtime" >"$work/shop.Dockerfile"
    image "$SHOP" "$work/shop.Dockerfile" "$work/shop"
}

# The command itself, which the local cargo builds unless REHEARSAL_BIN names one.
# Always built again.
rehearsal() {
    base
    local binary=${REHEARSAL_BIN:-}
    if [ -z "$binary" ]; then
        binary=$(cd "$root" && cargo build --locked -p rehearsal --bin rehearsal \
            --message-format=json | sed -n 's/.*"executable":"\([^"]*\)".*/\1/p')
        [ -n "$binary" ] || stop "could not build the command"
    fi
    mkdir "$work/rehearsal"
    cp "$binary" "$work/rehearsal/rehearsal"
    strip "$work/rehearsal/rehearsal" 2>/dev/null || true
    image "$REHEARSAL" "$root/docker/rehearsal.Dockerfile" "$work/rehearsal"
}

docker info >/dev/null 2>&1 || stop "no Docker engine answers; start one, or set DOCKER_HOST"
for part in "${@:-all}"; do
    case $part in
        base | postgres | localstack | shop | rehearsal) "$part" ;;
        all) postgres && localstack && shop && rehearsal ;;
        *) stop "there is no image \`$part\`: base, postgres, localstack, shop, rehearsal" ;;
    esac
done
