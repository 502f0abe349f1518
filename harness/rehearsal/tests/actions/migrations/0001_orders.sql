CREATE TABLE orders (id text PRIMARY KEY, status text NOT NULL);
INSERT INTO orders VALUES ('A-1', 'paid');
