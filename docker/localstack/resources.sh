#!/bin/sh
# Creates the AWS resources of the shop when LocalStack is ready.
set -eu

for bucket in receipts images thumbnails clicks lake; do
    awslocal s3api create-bucket --bucket "$bucket"
done

# Updated receipts keep their earlier versions.
awslocal s3api put-bucket-versioning --bucket receipts \
    --versioning-configuration Status=Enabled

# Thumbnails are public.
awslocal s3api put-public-access-block --bucket thumbnails \
    --public-access-block-configuration BlockPublicPolicy=false,RestrictPublicBuckets=false
awslocal s3api put-bucket-policy --bucket thumbnails --policy '{
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                   "Resource": "arn:aws:s3:::thumbnails/*"}]}'

# Browsers upload pictures directly to S3, from the shop's origin.
awslocal s3api put-bucket-cors --bucket images --cors-configuration '{
    "CORSRules": [{"AllowedOrigins": ["https://shop.example"], "AllowedMethods": ["GET", "PUT"],
                   "AllowedHeaders": ["content-type"], "ExposeHeaders": ["etag"], "MaxAgeSeconds": 3600}]}'
awslocal s3api put-bucket-lifecycle-configuration --bucket images --lifecycle-configuration '{
    "Rules": [{"ID": "uploads", "Status": "Enabled", "Filter": {},
               "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}]}'

arn() {
    printf 'arn:aws:sqs:us-east-1:000000000000:%s' "$1"
}

# queue NAME: creates a queue, with a dead-letter queue after three receives.
queue() {
    case $1 in
        *.fifo) dead=${1%.fifo}-dlq.fifo; fifo='"FifoQueue": "true", ' ;;
        *) dead=$1-dlq; fifo= ;;
    esac
    awslocal sqs create-queue --queue-name "$dead" \
        --attributes "{${fifo}\"MessageRetentionPeriod\": \"1209600\"}"
    redrive="{\\\"deadLetterTargetArn\\\": \\\"$(arn "$dead")\\\", \\\"maxReceiveCount\\\": \\\"3\\\"}"
    awslocal sqs create-queue --queue-name "$1" \
        --attributes "{${fifo}\"VisibilityTimeout\": \"30\", \"RedrivePolicy\": \"$redrive\"}"
}

queue orders.fifo
queue notifications
queue clicks
queue pictures
for plain in analytics sales-dlq unannounced; do
    awslocal sqs create-queue --queue-name "$plain"
done

# Visitors' events. Nothing delivers them to the bucket `lake` here: that is the stage's.
awslocal kinesis create-stream --stream-name visits --shard-count 2

# Schedules put reminders into the queue in this role.
awslocal iam create-role --role-name reminders --assume-role-policy-document '{
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                   "Principal": {"Service": "scheduler.amazonaws.com"}}]}'

awslocal s3api put-bucket-notification-configuration --bucket images --notification-configuration "{
    \"QueueConfigurations\": [{\"QueueArn\": \"$(arn pictures)\", \"Events\": [\"s3:ObjectCreated:*\"],
        \"Filter\": {\"Key\": {\"FilterRules\": [{\"Name\": \"prefix\", \"Value\": \"products/\"}]}}}]}"

topic=$(awslocal sns create-topic --name order-events --query TopicArn --output text)

# subscribe QUEUE TYPES: subscribes a queue to these types of events.
subscribe() {
    awslocal sns subscribe --topic-arn "$topic" --protocol sqs \
        --notification-endpoint "$(arn "$1")" \
        --attributes "{\"RawMessageDelivery\": \"true\", \"FilterPolicy\": \"{\\\"type\\\": [$2]}\"}"
}

subscribe notifications '\"OrderPlaced\", \"OrderPaid\", \"OrderShipped\", \"OrderRejected\", \"OrderRefunded\"'
subscribe analytics '\"OrderPaid\", \"OrderRefunded\"'

# table NAME ATTRIBUTES KEYS [OPTION]...: creates a table that is paid per request.
table() {
    name=$1 attributes=$2 keys=$3
    shift 3
    # The words of attributes and keys are arguments of their own.
    # shellcheck disable=SC2086
    awslocal dynamodb create-table --table-name "$name" --billing-mode PAY_PER_REQUEST \
        --attribute-definitions $attributes --key-schema $keys "$@"
}

# expiring NAME: has the items of a table expire.
expiring() {
    awslocal dynamodb update-time-to-live --table-name "$1" \
        --time-to-live-specification Enabled=true,AttributeName=expires_at
}

# Carts go a week after their last change, and the worker `demand` reads their stream.
table carts "AttributeName=id,AttributeType=S AttributeName=customer,AttributeType=S
    AttributeName=created,AttributeType=N" AttributeName=id,KeyType=HASH \
    --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES \
    --global-secondary-indexes '[{"IndexName": "by_customer", "Projection": {"ProjectionType": "ALL"},
        "KeySchema": [{"AttributeName": "customer", "KeyType": "HASH"},
                      {"AttributeName": "created", "KeyType": "RANGE"}]}]'
expiring carts
table idempotency_keys "AttributeName=customer,AttributeType=S AttributeName=key,AttributeType=S" \
    "AttributeName=customer,KeyType=HASH AttributeName=key,KeyType=RANGE"
expiring idempotency_keys
table vouchers AttributeName=code,AttributeType=S AttributeName=code,KeyType=HASH
awslocal dynamodb put-item --table-name vouchers \
    --item '{"code": {"S": "WELCOME5"}, "discount": {"S": "5.00"}, "remaining": {"N": "1000"}}'
table demand AttributeName=sku,AttributeType=S AttributeName=sku,KeyType=HASH

awslocal ses verify-email-identity --email-address shop@shop.example
