#!/bin/sh
# What the shop needs of AWS, made when LocalStack is ready.
set -eu

for bucket in receipts images clicks; do
    awslocal s3api create-bucket --bucket "$bucket"
done

arn() {
    printf 'arn:aws:sqs:us-east-1:000000000000:%s' "$1"
}

# queue NAME: a queue, with a dead-letter queue after three receives.
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
awslocal sqs create-queue --queue-name analytics

topic=$(awslocal sns create-topic --name order-events --query TopicArn --output text)

# subscribe QUEUE TYPES: raw delivery of these types of events.
subscribe() {
    awslocal sns subscribe --topic-arn "$topic" --protocol sqs \
        --notification-endpoint "$(arn "$1")" \
        --attributes "{\"RawMessageDelivery\": \"true\", \"FilterPolicy\": \"{\\\"type\\\": [$2]}\"}"
}

subscribe notifications '\"OrderPlaced\", \"OrderPaid\", \"OrderShipped\", \"OrderRejected\", \"OrderRefunded\"'
subscribe analytics '\"OrderPaid\", \"OrderRefunded\"'

awslocal ses verify-email-identity --email-address shop@shop.example
