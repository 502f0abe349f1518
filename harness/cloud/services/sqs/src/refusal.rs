use std::fmt;

use rehearsal_cloud_core::service::ServiceError;

/// Why the service refuses, by the names AWS's model gives the errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    AccessDenied,
    BatchEntryIdsNotDistinct,
    BatchRequestTooLong,
    EmptyBatchRequest,
    InvalidAttributeName,
    InvalidAttributeValue,
    InvalidBatchEntryId,
    InvalidMessageContents,
    InvalidParameterValue,
    MissingParameter,
    OverLimit,
    PurgeQueueInProgress,
    QueueDeletedRecently,
    QueueDoesNotExist,
    QueueNameExists,
    ReceiptHandleIsInvalid,
    ResourceNotFound,
    TooManyEntriesInBatchRequest,
    UnsupportedOperation,
}

impl Reason {
    /// The HTTP status it is answered with.
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::AccessDenied | Self::OverLimit | Self::PurgeQueueInProgress => 403,
            Self::ReceiptHandleIsInvalid | Self::ResourceNotFound => 404,
            _ => 400,
        }
    }

    /// The code of the query protocol. It is older than the JSON one, and for
    /// compatibility it also goes into that one's `x-amzn-query-error` header
    /// and into the failed entries of a batch.
    pub(crate) fn query_code(self) -> &'static str {
        match self {
            Self::AccessDenied => "AccessDenied",
            Self::BatchEntryIdsNotDistinct => "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
            Self::BatchRequestTooLong => "AWS.SimpleQueueService.BatchRequestTooLong",
            Self::EmptyBatchRequest => "AWS.SimpleQueueService.EmptyBatchRequest",
            Self::InvalidAttributeName => "InvalidAttributeName",
            Self::InvalidAttributeValue => "InvalidAttributeValue",
            Self::InvalidBatchEntryId => "AWS.SimpleQueueService.InvalidBatchEntryId",
            Self::InvalidMessageContents => "InvalidMessageContents",
            Self::InvalidParameterValue => "InvalidParameterValue",
            Self::MissingParameter => "MissingParameter",
            Self::OverLimit => "OverLimit",
            Self::PurgeQueueInProgress => "AWS.SimpleQueueService.PurgeQueueInProgress",
            Self::QueueDeletedRecently => "AWS.SimpleQueueService.QueueDeletedRecently",
            Self::QueueDoesNotExist => "AWS.SimpleQueueService.NonExistentQueue",
            Self::QueueNameExists => "QueueAlreadyExists",
            Self::ReceiptHandleIsInvalid => "ReceiptHandleIsInvalid",
            Self::ResourceNotFound => "ResourceNotFoundException",
            Self::TooManyEntriesInBatchRequest => {
                "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"
            }
            Self::UnsupportedOperation => "AWS.SimpleQueueService.UnsupportedOperation",
        }
    }

    /// The shape's name, which the JSON protocol uses. What SQS's model does
    /// not declare comes from the framework under it, and is named its way.
    pub(crate) fn shape(self) -> &'static str {
        match self {
            Self::AccessDenied => "AccessDeniedException",
            Self::BatchEntryIdsNotDistinct => "BatchEntryIdsNotDistinct",
            Self::BatchRequestTooLong => "BatchRequestTooLong",
            Self::EmptyBatchRequest => "EmptyBatchRequest",
            Self::InvalidAttributeName => "InvalidAttributeName",
            Self::InvalidAttributeValue => "InvalidAttributeValue",
            Self::InvalidBatchEntryId => "InvalidBatchEntryId",
            Self::InvalidMessageContents => "InvalidMessageContents",
            Self::InvalidParameterValue => "InvalidParameterValueException",
            Self::MissingParameter => "MissingRequiredParameterException",
            Self::OverLimit => "OverLimit",
            Self::PurgeQueueInProgress => "PurgeQueueInProgress",
            Self::QueueDeletedRecently => "QueueDeletedRecently",
            Self::QueueDoesNotExist => "QueueDoesNotExist",
            Self::QueueNameExists => "QueueNameExists",
            Self::ReceiptHandleIsInvalid => "ReceiptHandleIsInvalid",
            Self::ResourceNotFound => "ResourceNotFoundException",
            Self::TooManyEntriesInBatchRequest => "TooManyEntriesInBatchRequest",
            Self::UnsupportedOperation => "UnsupportedOperation",
        }
    }
}

/// A refusal in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) reason: Reason,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            reason,
            message: message.into(),
        }
    }

    /// `InvalidParameterValue` with AWS's usual sentence.
    pub(crate) fn parameter(value: impl fmt::Display, parameter: &str, why: &str) -> Self {
        Self::new(
            Reason::InvalidParameterValue,
            format!("Value {value} for parameter {parameter} is invalid. Reason: {why}"),
        )
    }

    /// `InvalidParameterValue` with a sentence of its own.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(Reason::InvalidParameterValue, message)
    }

    pub(crate) fn missing(parameter: &str) -> Self {
        Self::new(
            Reason::MissingParameter,
            format!("The request must contain the parameter {parameter}."),
        )
    }

    pub(crate) fn no_queue_name() -> Self {
        Self::invalid(
            "Value for parameter QueueName is invalid. Reason: Must specify a queue name.",
        )
    }

    pub(crate) fn attribute_value(attribute: &str) -> Self {
        Self::new(
            Reason::InvalidAttributeValue,
            format!("Invalid value for the parameter {attribute}."),
        )
    }

    pub(crate) fn unknown_attribute(name: &str) -> Self {
        Self::new(
            Reason::InvalidAttributeName,
            format!("Unknown Attribute {name}."),
        )
    }

    pub(crate) fn no_such_queue() -> Self {
        Self::new(
            Reason::QueueDoesNotExist,
            "The specified queue does not exist.",
        )
    }

    /// The same of a batch's entry: AWS words some of them otherwise there.
    pub(crate) fn of_entry(mut self) -> Self {
        if let Some(rest) = self
            .message
            .strip_prefix("One or more parameters are invalid. ")
        {
            self.message = format!("One or more parameters cannot be validated. {rest}");
        }
        if self == Self::missing("MessageGroupId") {
            self.reason = Reason::InvalidParameterValue;
        }
        self
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        let Refusal { reason, message } = refusal;
        let fault = Self::sender(reason.shape(), message)
            .with_status(reason.status())
            .with_query_code(reason.query_code());
        if reason == Reason::QueueDoesNotExist {
            // The older protocol never lost its older words.
            return fault
                .with_query_message("The specified queue does not exist for this wsdl version.");
        }
        fault
    }
}
