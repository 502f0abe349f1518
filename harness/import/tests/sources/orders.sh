# Copied from a terminal and from a browser.
curl -s http://localhost:3000/sessions \
  -H 'content-type: application/json' \
  -d '{"email": "ada@example.org", "password": "correct horse"}'

curl 'http://localhost:3000/orders' --json '{"sku": "MUG-01", "qty": 2, "note": "5$ & \"gift\""}' \
  -H 'Authorization: Bearer abc.def' -H 'idempotency-key: click-1' -H 'user-agent: curl/8'; curl -G localhost:3000/products -d page=2 --data-urlencode 'q=blue mug'
curl -X PUT http://localhost:3000/products/MUG-01/picture -F picture=@fixtures/mug.png -F 'caption=A mug;type=text/plain'
curl -L -u ada:secret http://localhost:3000/old
curl http://localhost:3000/upload --data-binary @fixtures/orders.csv -H 'X-Api-Key: 123456'
curl -I http://localhost:3000/
