#!/bin/sh
# Creates the AWS resources of the shop when LocalStack is ready.
set -eu

for bucket in receipts images thumbnails clicks; do
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
awslocal sqs create-queue --queue-name analytics

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

awslocal ses verify-email-identity --email-address shop@shop.example
