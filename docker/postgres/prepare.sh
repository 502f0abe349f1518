#!/bin/sh
# Applies the schema and the small catalogue to a new data directory.
set -eu

for file in /migrations/*.sql /fixtures/catalog.sql; do
    psql --set=ON_ERROR_STOP=1 --single-transaction \
        --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --file="$file"
done
