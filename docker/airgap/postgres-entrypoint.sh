#!/bin/sh
# Initialises a new data directory, then runs the server.
set -eu

if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA" /run/postgresql
    chown postgres:postgres "$PGDATA" /run/postgresql
    chmod 700 "$PGDATA"
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi
[ "${1:-postgres}" = postgres ] || exec "$@"

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    : "${POSTGRES_PASSWORD:?could not prepare a database: set POSTGRES_PASSWORD}"
    export POSTGRES_USER="${POSTGRES_USER:-postgres}"
    export POSTGRES_DB="${POSTGRES_DB:-$POSTGRES_USER}"
    secret=$(mktemp)
    printf '%s' "$POSTGRES_PASSWORD" >"$secret"
    initdb --username="$POSTGRES_USER" --pwfile="$secret" --auth-local=trust \
        --auth-host=scram-sha-256 --encoding=UTF8 --no-sync >/dev/null
    rm "$secret"
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    # It listens on a socket only, so that no client takes it for ready.
    pg_ctl start --silent --wait --options="-c listen_addresses=''" >/dev/null
    [ "$POSTGRES_DB" = postgres ] || createdb --username="$POSTGRES_USER" "$POSTGRES_DB"
    for file in /docker-entrypoint-initdb.d/*; do
        case $file in
            *.sh) sh "$file" ;;
            *.sql) psql --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" \
                --dbname="$POSTGRES_DB" --file="$file" ;;
        esac
    done
    pg_ctl stop --silent --mode=fast
fi
shift || true
exec postgres -c listen_addresses='*' "$@"
