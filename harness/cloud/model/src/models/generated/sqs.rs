//! Amazon Simple Queue Service 2012-11-05, written by `model/generate.py`; do not edit.

use crate::models::{
    Bounds, EMPTY, ErrorModel, ListShape, MapShape, Member, OperationModel, Protocol, ServiceModel,
    Shape, StringShape, StructureShape,
};

pub static MODEL: ServiceModel = ServiceModel {
    name: "sqs",
    title: "Amazon Simple Queue Service",
    signing_name: "sqs",
    endpoint: "sqs",
    version: "2012-11-05",
    protocol: Protocol::Json10,
    also_query: true,
    target: "AmazonSQS",
    namespace: "com.amazonaws.sqs",
    xmlns: "http://queue.amazonaws.com/doc/2012-11-05/",
    operations: OPERATIONS,
    errors: ERRORS,
};

static OPERATIONS: &[OperationModel] = &[
    OperationModel {
        name: "AddPermission",
        input: &ADD_PERMISSION_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CancelMessageMoveTask",
        input: &CANCEL_MESSAGE_MOVE_TASK_REQUEST,
        output: &CANCEL_MESSAGE_MOVE_TASK_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ChangeMessageVisibility",
        input: &CHANGE_MESSAGE_VISIBILITY_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ChangeMessageVisibilityBatch",
        input: &CHANGE_MESSAGE_VISIBILITY_BATCH_REQUEST,
        output: &CHANGE_MESSAGE_VISIBILITY_BATCH_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateQueue",
        input: &CREATE_QUEUE_REQUEST,
        output: &CREATE_QUEUE_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteMessage",
        input: &DELETE_MESSAGE_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteMessageBatch",
        input: &DELETE_MESSAGE_BATCH_REQUEST,
        output: &DELETE_MESSAGE_BATCH_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteQueue",
        input: &DELETE_QUEUE_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetQueueAttributes",
        input: &GET_QUEUE_ATTRIBUTES_REQUEST,
        output: &GET_QUEUE_ATTRIBUTES_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetQueueUrl",
        input: &GET_QUEUE_URL_REQUEST,
        output: &GET_QUEUE_URL_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListDeadLetterSourceQueues",
        input: &LIST_DEAD_LETTER_SOURCE_QUEUES_REQUEST,
        output: &LIST_DEAD_LETTER_SOURCE_QUEUES_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListMessageMoveTasks",
        input: &LIST_MESSAGE_MOVE_TASKS_REQUEST,
        output: &LIST_MESSAGE_MOVE_TASKS_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListQueueTags",
        input: &LIST_QUEUE_TAGS_REQUEST,
        output: &LIST_QUEUE_TAGS_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListQueues",
        input: &LIST_QUEUES_REQUEST,
        output: &LIST_QUEUES_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "PurgeQueue",
        input: &PURGE_QUEUE_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ReceiveMessage",
        input: &RECEIVE_MESSAGE_REQUEST,
        output: &RECEIVE_MESSAGE_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "RemovePermission",
        input: &REMOVE_PERMISSION_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SendMessage",
        input: &SEND_MESSAGE_REQUEST,
        output: &SEND_MESSAGE_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SendMessageBatch",
        input: &SEND_MESSAGE_BATCH_REQUEST,
        output: &SEND_MESSAGE_BATCH_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetQueueAttributes",
        input: &SET_QUEUE_ATTRIBUTES_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "StartMessageMoveTask",
        input: &START_MESSAGE_MOVE_TASK_REQUEST,
        output: &START_MESSAGE_MOVE_TASK_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "TagQueue",
        input: &TAG_QUEUE_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UntagQueue",
        input: &UNTAG_QUEUE_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
];

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        shape: "BatchEntryIdsNotDistinct",
        code: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "BatchRequestTooLong",
        code: "AWS.SimpleQueueService.BatchRequestTooLong",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "EmptyBatchRequest",
        code: "AWS.SimpleQueueService.EmptyBatchRequest",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidAddress",
        code: "InvalidAddress",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidAttributeName",
        code: "InvalidAttributeName",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidAttributeValue",
        code: "InvalidAttributeValue",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidBatchEntryId",
        code: "AWS.SimpleQueueService.InvalidBatchEntryId",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidIdFormat",
        code: "InvalidIdFormat",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidMessageContents",
        code: "InvalidMessageContents",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidSecurity",
        code: "InvalidSecurity",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "KmsAccessDenied",
        code: "KmsAccessDenied",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "KmsDisabled",
        code: "KmsDisabled",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "KmsInvalidKeyUsage",
        code: "KmsInvalidKeyUsage",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "KmsInvalidState",
        code: "KmsInvalidState",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "KmsNotFound",
        code: "KmsNotFound",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "KmsOptInRequired",
        code: "KmsOptInRequired",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "KmsThrottled",
        code: "KmsThrottled",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "MessageNotInflight",
        code: "AWS.SimpleQueueService.MessageNotInflight",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "OverLimit",
        code: "OverLimit",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "PurgeQueueInProgress",
        code: "AWS.SimpleQueueService.PurgeQueueInProgress",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "QueueDeletedRecently",
        code: "AWS.SimpleQueueService.QueueDeletedRecently",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "QueueDoesNotExist",
        code: "AWS.SimpleQueueService.NonExistentQueue",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "QueueNameExists",
        code: "QueueAlreadyExists",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ReceiptHandleIsInvalid",
        code: "ReceiptHandleIsInvalid",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "RequestThrottled",
        code: "RequestThrottled",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ResourceNotFoundException",
        code: "ResourceNotFoundException",
        status: 404,
        sender: true,
    },
    ErrorModel {
        shape: "TooManyEntriesInBatchRequest",
        code: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UnsupportedOperation",
        code: "AWS.SimpleQueueService.UnsupportedOperation",
        status: 400,
        sender: true,
    },
];

static ACTION_NAME_LIST: Shape = Shape::List(ListShape {
    member: &STRING,
    element: "ActionName",
    flattened: true,
    min: None,
    max: None,
});

static ADD_PERMISSION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("Label", &STRING).required(),
        Member::new("AWSAccountIds", &AWS_ACCOUNT_ID_LIST).required(),
        Member::new("Actions", &ACTION_NAME_LIST).required(),
    ],
});

static ATTRIBUTE_NAME_LIST: Shape = Shape::List(ListShape {
    member: &QUEUE_ATTRIBUTE_NAME,
    element: "AttributeName",
    flattened: true,
    min: None,
    max: None,
});

static AWS_ACCOUNT_ID_LIST: Shape = Shape::List(ListShape {
    member: &STRING,
    element: "AWSAccountId",
    flattened: true,
    min: None,
    max: None,
});

static BATCH_RESULT_ERROR_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &STRING).required(),
        Member::new("SenderFault", &BOOLEAN).required(),
        Member::new("Code", &STRING).required(),
        Member::new("Message", &STRING),
    ],
});

static BATCH_RESULT_ERROR_ENTRY_LIST: Shape = Shape::List(ListShape {
    member: &BATCH_RESULT_ERROR_ENTRY,
    element: "BatchResultErrorEntry",
    flattened: true,
    min: None,
    max: None,
});

static BINARY: Shape = Shape::Blob(Bounds {
    min: None,
    max: None,
});

static BINARY_LIST: Shape = Shape::List(ListShape {
    member: &BINARY,
    element: "BinaryListValue",
    flattened: false,
    min: None,
    max: None,
});

static BOOLEAN: Shape = Shape::Boolean;

static BOXED_INTEGER: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static CANCEL_MESSAGE_MOVE_TASK_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TaskHandle", &STRING).required()],
});

static CANCEL_MESSAGE_MOVE_TASK_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ApproximateNumberOfMessagesMoved", &LONG)],
});

static CHANGE_MESSAGE_VISIBILITY_BATCH_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new(
            "Entries",
            &CHANGE_MESSAGE_VISIBILITY_BATCH_REQUEST_ENTRY_LIST,
        )
        .required(),
    ],
});

static CHANGE_MESSAGE_VISIBILITY_BATCH_REQUEST_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &STRING).required(),
        Member::new("ReceiptHandle", &STRING).required(),
        Member::new("VisibilityTimeout", &NULLABLE_INTEGER),
    ],
});

static CHANGE_MESSAGE_VISIBILITY_BATCH_REQUEST_ENTRY_LIST: Shape = Shape::List(ListShape {
    member: &CHANGE_MESSAGE_VISIBILITY_BATCH_REQUEST_ENTRY,
    element: "ChangeMessageVisibilityBatchRequestEntry",
    flattened: true,
    min: None,
    max: None,
});

static CHANGE_MESSAGE_VISIBILITY_BATCH_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new(
            "Successful",
            &CHANGE_MESSAGE_VISIBILITY_BATCH_RESULT_ENTRY_LIST,
        )
        .required(),
        Member::new("Failed", &BATCH_RESULT_ERROR_ENTRY_LIST).required(),
    ],
});

static CHANGE_MESSAGE_VISIBILITY_BATCH_RESULT_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Id", &STRING).required()],
});

static CHANGE_MESSAGE_VISIBILITY_BATCH_RESULT_ENTRY_LIST: Shape = Shape::List(ListShape {
    member: &CHANGE_MESSAGE_VISIBILITY_BATCH_RESULT_ENTRY,
    element: "ChangeMessageVisibilityBatchResultEntry",
    flattened: true,
    min: None,
    max: None,
});

static CHANGE_MESSAGE_VISIBILITY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("ReceiptHandle", &STRING).required(),
        Member::new("VisibilityTimeout", &NULLABLE_INTEGER).required(),
    ],
});

static CREATE_QUEUE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueName", &STRING).required(),
        Member::new("Attributes", &QUEUE_ATTRIBUTE_MAP).named("Attribute"),
        Member::new("tags", &TAG_MAP).named("Tag"),
    ],
});

static CREATE_QUEUE_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("QueueUrl", &STRING)],
});

static DELETE_MESSAGE_BATCH_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("Entries", &DELETE_MESSAGE_BATCH_REQUEST_ENTRY_LIST).required(),
    ],
});

static DELETE_MESSAGE_BATCH_REQUEST_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &STRING).required(),
        Member::new("ReceiptHandle", &STRING).required(),
    ],
});

static DELETE_MESSAGE_BATCH_REQUEST_ENTRY_LIST: Shape = Shape::List(ListShape {
    member: &DELETE_MESSAGE_BATCH_REQUEST_ENTRY,
    element: "DeleteMessageBatchRequestEntry",
    flattened: true,
    min: None,
    max: None,
});

static DELETE_MESSAGE_BATCH_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Successful", &DELETE_MESSAGE_BATCH_RESULT_ENTRY_LIST).required(),
        Member::new("Failed", &BATCH_RESULT_ERROR_ENTRY_LIST).required(),
    ],
});

static DELETE_MESSAGE_BATCH_RESULT_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Id", &STRING).required()],
});

static DELETE_MESSAGE_BATCH_RESULT_ENTRY_LIST: Shape = Shape::List(ListShape {
    member: &DELETE_MESSAGE_BATCH_RESULT_ENTRY,
    element: "DeleteMessageBatchResultEntry",
    flattened: true,
    min: None,
    max: None,
});

static DELETE_MESSAGE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("ReceiptHandle", &STRING).required(),
    ],
});

static DELETE_QUEUE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("QueueUrl", &STRING).required()],
});

static GET_QUEUE_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("AttributeNames", &ATTRIBUTE_NAME_LIST),
    ],
});

static GET_QUEUE_ATTRIBUTES_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Attributes", &QUEUE_ATTRIBUTE_MAP).named("Attribute")],
});

static GET_QUEUE_URL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueName", &STRING).required(),
        Member::new("QueueOwnerAWSAccountId", &STRING),
    ],
});

static GET_QUEUE_URL_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("QueueUrl", &STRING)],
});

static LIST_DEAD_LETTER_SOURCE_QUEUES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("NextToken", &TOKEN),
        Member::new("MaxResults", &BOXED_INTEGER),
    ],
});

static LIST_DEAD_LETTER_SOURCE_QUEUES_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("queueUrls", &QUEUE_URL_LIST).required(),
        Member::new("NextToken", &TOKEN),
    ],
});

static LIST_MESSAGE_MOVE_TASKS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SourceArn", &STRING).required(),
        Member::new("MaxResults", &NULLABLE_INTEGER),
    ],
});

static LIST_MESSAGE_MOVE_TASKS_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Results", &LIST_MESSAGE_MOVE_TASKS_RESULT_ENTRY_LIST).flattened()],
});

static LIST_MESSAGE_MOVE_TASKS_RESULT_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TaskHandle", &STRING),
        Member::new("Status", &STRING),
        Member::new("SourceArn", &STRING),
        Member::new("DestinationArn", &STRING),
        Member::new("MaxNumberOfMessagesPerSecond", &NULLABLE_INTEGER),
        Member::new("ApproximateNumberOfMessagesMoved", &LONG),
        Member::new("ApproximateNumberOfMessagesToMove", &NULLABLE_LONG),
        Member::new("FailureReason", &STRING),
        Member::new("StartedTimestamp", &LONG),
    ],
});

static LIST_MESSAGE_MOVE_TASKS_RESULT_ENTRY_LIST: Shape = Shape::List(ListShape {
    member: &LIST_MESSAGE_MOVE_TASKS_RESULT_ENTRY,
    element: "ListMessageMoveTasksResultEntry",
    flattened: true,
    min: None,
    max: None,
});

static LIST_QUEUES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueNamePrefix", &STRING),
        Member::new("NextToken", &TOKEN),
        Member::new("MaxResults", &BOXED_INTEGER),
    ],
});

static LIST_QUEUES_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrls", &QUEUE_URL_LIST),
        Member::new("NextToken", &TOKEN),
    ],
});

static LIST_QUEUE_TAGS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("QueueUrl", &STRING).required()],
});

static LIST_QUEUE_TAGS_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Tags", &TAG_MAP).named("Tag")],
});

static LONG: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static MESSAGE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MessageId", &STRING),
        Member::new("ReceiptHandle", &STRING),
        Member::new("MD5OfBody", &STRING),
        Member::new("Body", &STRING),
        Member::new("Attributes", &MESSAGE_SYSTEM_ATTRIBUTE_MAP).named("Attribute"),
        Member::new("MD5OfMessageAttributes", &STRING),
        Member::new("MessageAttributes", &MESSAGE_BODY_ATTRIBUTE_MAP).named("MessageAttribute"),
    ],
});

static MESSAGE_ATTRIBUTE_NAME: Shape = Shape::String(StringShape::ANY);

static MESSAGE_ATTRIBUTE_NAME_LIST: Shape = Shape::List(ListShape {
    member: &MESSAGE_ATTRIBUTE_NAME,
    element: "MessageAttributeName",
    flattened: true,
    min: None,
    max: None,
});

static MESSAGE_ATTRIBUTE_VALUE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("StringValue", &STRING),
        Member::new("BinaryValue", &BINARY),
        Member::new("StringListValues", &STRING_LIST)
            .named("StringListValue")
            .flattened(),
        Member::new("BinaryListValues", &BINARY_LIST)
            .named("BinaryListValue")
            .flattened(),
        Member::new("DataType", &STRING).required(),
    ],
});

static MESSAGE_BODY_ATTRIBUTE_MAP: Shape = Shape::Map(MapShape {
    key: &STRING,
    value: &MESSAGE_ATTRIBUTE_VALUE,
    key_name: "Name",
    value_name: "Value",
    flattened: true,
    min: None,
    max: None,
});

static MESSAGE_BODY_SYSTEM_ATTRIBUTE_MAP: Shape = Shape::Map(MapShape {
    key: &MESSAGE_SYSTEM_ATTRIBUTE_NAME_FOR_SENDS,
    value: &MESSAGE_SYSTEM_ATTRIBUTE_VALUE,
    key_name: "Name",
    value_name: "Value",
    flattened: true,
    min: None,
    max: None,
});

static MESSAGE_LIST: Shape = Shape::List(ListShape {
    member: &MESSAGE,
    element: "Message",
    flattened: true,
    min: None,
    max: None,
});

static MESSAGE_SYSTEM_ATTRIBUTE_LIST: Shape = Shape::List(ListShape {
    member: &MESSAGE_SYSTEM_ATTRIBUTE_NAME,
    element: "member",
    flattened: true,
    min: None,
    max: None,
});

static MESSAGE_SYSTEM_ATTRIBUTE_MAP: Shape = Shape::Map(MapShape {
    key: &MESSAGE_SYSTEM_ATTRIBUTE_NAME,
    value: &STRING,
    key_name: "Name",
    value_name: "Value",
    flattened: true,
    min: None,
    max: None,
});

static MESSAGE_SYSTEM_ATTRIBUTE_NAME: Shape = Shape::String(StringShape {
    values: &[
        "All",
        "SenderId",
        "SentTimestamp",
        "ApproximateReceiveCount",
        "ApproximateFirstReceiveTimestamp",
        "SequenceNumber",
        "MessageDeduplicationId",
        "MessageGroupId",
        "AWSTraceHeader",
        "DeadLetterQueueSourceArn",
    ],
    ..StringShape::ANY
});

static MESSAGE_SYSTEM_ATTRIBUTE_NAME_FOR_SENDS: Shape = Shape::String(StringShape {
    values: &["AWSTraceHeader"],
    ..StringShape::ANY
});

static MESSAGE_SYSTEM_ATTRIBUTE_VALUE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("StringValue", &STRING),
        Member::new("BinaryValue", &BINARY),
        Member::new("StringListValues", &STRING_LIST)
            .named("StringListValue")
            .flattened(),
        Member::new("BinaryListValues", &BINARY_LIST)
            .named("BinaryListValue")
            .flattened(),
        Member::new("DataType", &STRING).required(),
    ],
});

static NULLABLE_INTEGER: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static NULLABLE_LONG: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static PURGE_QUEUE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("QueueUrl", &STRING).required()],
});

static QUEUE_ATTRIBUTE_MAP: Shape = Shape::Map(MapShape {
    key: &QUEUE_ATTRIBUTE_NAME,
    value: &STRING,
    key_name: "Name",
    value_name: "Value",
    flattened: true,
    min: None,
    max: None,
});

static QUEUE_ATTRIBUTE_NAME: Shape = Shape::String(StringShape {
    values: &[
        "All",
        "Policy",
        "VisibilityTimeout",
        "MaximumMessageSize",
        "MessageRetentionPeriod",
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "CreatedTimestamp",
        "LastModifiedTimestamp",
        "QueueArn",
        "ApproximateNumberOfMessagesDelayed",
        "DelaySeconds",
        "ReceiveMessageWaitTimeSeconds",
        "RedrivePolicy",
        "FifoQueue",
        "ContentBasedDeduplication",
        "KmsMasterKeyId",
        "KmsDataKeyReusePeriodSeconds",
        "DeduplicationScope",
        "FifoThroughputLimit",
        "RedriveAllowPolicy",
        "SqsManagedSseEnabled",
    ],
    ..StringShape::ANY
});

static QUEUE_URL_LIST: Shape = Shape::List(ListShape {
    member: &STRING,
    element: "QueueUrl",
    flattened: true,
    min: None,
    max: None,
});

static RECEIVE_MESSAGE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("AttributeNames", &ATTRIBUTE_NAME_LIST),
        Member::new(
            "MessageSystemAttributeNames",
            &MESSAGE_SYSTEM_ATTRIBUTE_LIST,
        ),
        Member::new("MessageAttributeNames", &MESSAGE_ATTRIBUTE_NAME_LIST),
        Member::new("MaxNumberOfMessages", &NULLABLE_INTEGER),
        Member::new("VisibilityTimeout", &NULLABLE_INTEGER),
        Member::new("WaitTimeSeconds", &NULLABLE_INTEGER),
        Member::new("ReceiveRequestAttemptId", &STRING),
    ],
});

static RECEIVE_MESSAGE_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Messages", &MESSAGE_LIST)],
});

static REMOVE_PERMISSION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("Label", &STRING).required(),
    ],
});

static SEND_MESSAGE_BATCH_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("Entries", &SEND_MESSAGE_BATCH_REQUEST_ENTRY_LIST).required(),
    ],
});

static SEND_MESSAGE_BATCH_REQUEST_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &STRING).required(),
        Member::new("MessageBody", &STRING).required(),
        Member::new("DelaySeconds", &NULLABLE_INTEGER),
        Member::new("MessageAttributes", &MESSAGE_BODY_ATTRIBUTE_MAP).named("MessageAttribute"),
        Member::new(
            "MessageSystemAttributes",
            &MESSAGE_BODY_SYSTEM_ATTRIBUTE_MAP,
        )
        .named("MessageSystemAttribute"),
        Member::new("MessageDeduplicationId", &STRING),
        Member::new("MessageGroupId", &STRING),
    ],
});

static SEND_MESSAGE_BATCH_REQUEST_ENTRY_LIST: Shape = Shape::List(ListShape {
    member: &SEND_MESSAGE_BATCH_REQUEST_ENTRY,
    element: "SendMessageBatchRequestEntry",
    flattened: true,
    min: None,
    max: None,
});

static SEND_MESSAGE_BATCH_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Successful", &SEND_MESSAGE_BATCH_RESULT_ENTRY_LIST).required(),
        Member::new("Failed", &BATCH_RESULT_ERROR_ENTRY_LIST).required(),
    ],
});

static SEND_MESSAGE_BATCH_RESULT_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &STRING).required(),
        Member::new("MessageId", &STRING).required(),
        Member::new("MD5OfMessageBody", &STRING).required(),
        Member::new("MD5OfMessageAttributes", &STRING),
        Member::new("MD5OfMessageSystemAttributes", &STRING),
        Member::new("SequenceNumber", &STRING),
    ],
});

static SEND_MESSAGE_BATCH_RESULT_ENTRY_LIST: Shape = Shape::List(ListShape {
    member: &SEND_MESSAGE_BATCH_RESULT_ENTRY,
    element: "SendMessageBatchResultEntry",
    flattened: true,
    min: None,
    max: None,
});

static SEND_MESSAGE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("MessageBody", &STRING).required(),
        Member::new("DelaySeconds", &NULLABLE_INTEGER),
        Member::new("MessageAttributes", &MESSAGE_BODY_ATTRIBUTE_MAP).named("MessageAttribute"),
        Member::new(
            "MessageSystemAttributes",
            &MESSAGE_BODY_SYSTEM_ATTRIBUTE_MAP,
        )
        .named("MessageSystemAttribute"),
        Member::new("MessageDeduplicationId", &STRING),
        Member::new("MessageGroupId", &STRING),
    ],
});

static SEND_MESSAGE_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MD5OfMessageBody", &STRING),
        Member::new("MD5OfMessageAttributes", &STRING),
        Member::new("MD5OfMessageSystemAttributes", &STRING),
        Member::new("MessageId", &STRING),
        Member::new("SequenceNumber", &STRING),
    ],
});

static SET_QUEUE_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("Attributes", &QUEUE_ATTRIBUTE_MAP)
            .required()
            .named("Attribute"),
    ],
});

static START_MESSAGE_MOVE_TASK_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SourceArn", &STRING).required(),
        Member::new("DestinationArn", &STRING),
        Member::new("MaxNumberOfMessagesPerSecond", &NULLABLE_INTEGER),
    ],
});

static START_MESSAGE_MOVE_TASK_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TaskHandle", &STRING)],
});

static STRING: Shape = Shape::String(StringShape::ANY);

static STRING_LIST: Shape = Shape::List(ListShape {
    member: &STRING,
    element: "StringListValue",
    flattened: false,
    min: None,
    max: None,
});

static TAG_KEY: Shape = Shape::String(StringShape::ANY);

static TAG_KEY_LIST: Shape = Shape::List(ListShape {
    member: &TAG_KEY,
    element: "TagKey",
    flattened: true,
    min: None,
    max: None,
});

static TAG_MAP: Shape = Shape::Map(MapShape {
    key: &TAG_KEY,
    value: &TAG_VALUE,
    key_name: "Key",
    value_name: "Value",
    flattened: true,
    min: None,
    max: None,
});

static TAG_QUEUE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("Tags", &TAG_MAP).required().named("Tag"),
    ],
});

static TAG_VALUE: Shape = Shape::String(StringShape::ANY);

static TOKEN: Shape = Shape::String(StringShape::ANY);

static UNTAG_QUEUE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("QueueUrl", &STRING).required(),
        Member::new("TagKeys", &TAG_KEY_LIST).required(),
    ],
});
