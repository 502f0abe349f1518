create type mood as enum ('calm', 'cross');
create table people (
    id uuid primary key,
    name text not null,
    mood mood not null default 'calm',
    born date,
    balance numeric(10, 2) not null default 0,
    tags text[] not null default '{}',
    seen timestamptz,
    facts jsonb not null default '{}'
);
