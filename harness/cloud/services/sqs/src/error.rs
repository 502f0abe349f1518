//! Errors with the codes and texts of SQS.

use std::fmt;

use rehearsal_cloud_core::service::ServiceError;

/// The errors, by their names in the model of SQS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    AccessDenied,
    BatchEntryIdsNotDistinct,
    BatchRequestTooLong,
    EmptyBatchRequest,
    InvalidAttributeName,
    InvalidAttributeValue,
    InvalidBatchEntryId,
    InvalidMessageContents,
    InvalidParameterValue,
    KmsAccessDenied,
    KmsDisabled,
    KmsInvalidKeyUsage,
    KmsInvalidState,
    KmsNotFound,
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

impl ErrorKind {
    /// Returns the HTTP status.
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::AccessDenied | Self::OverLimit | Self::PurgeQueueInProgress => 403,
            Self::ReceiptHandleIsInvalid | Self::ResourceNotFound => 404,
            _ => 400,
        }
    }

    /// Returns the code in the query protocol. For compatibility it is also in the
    /// `x-amzn-query-error` header of the JSON protocol, and in the failed entries
    /// of a batch.
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
            Self::KmsAccessDenied => "KMS.AccessDeniedException",
            Self::KmsDisabled => "KMS.DisabledException",
            Self::KmsInvalidKeyUsage => "KMS.InvalidKeyUsageException",
            Self::KmsInvalidState => "KMS.InvalidStateException",
            Self::KmsNotFound => "KMS.NotFoundException",
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

    /// Returns the shape's name, the code in the JSON protocol. Errors that are not
    /// in the model of SQS have the names of AWS's framework.
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
            Self::KmsAccessDenied => "KmsAccessDenied",
            Self::KmsDisabled => "KmsDisabled",
            Self::KmsInvalidKeyUsage => "KmsInvalidKeyUsage",
            Self::KmsInvalidState => "KmsInvalidState",
            Self::KmsNotFound => "KmsNotFound",
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

/// An error of SQS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Error {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// Returns the error for the value of a parameter, with AWS's usual sentence.
    pub(crate) fn invalid_parameter(
        value: impl fmt::Display,
        parameter: &str,
        reason: &str,
    ) -> Self {
        Self::new(
            ErrorKind::InvalidParameterValue,
            format!("Value {value} for parameter {parameter} is invalid. Reason: {reason}"),
        )
    }

    /// Returns the error `InvalidParameterValue` with a message.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidParameterValue, message)
    }

    /// Returns the error for a missing parameter.
    pub(crate) fn missing_parameter(parameter: &str) -> Self {
        Self::new(
            ErrorKind::MissingParameter,
            format!("The request must contain the parameter {parameter}."),
        )
    }

    /// Returns the error for a missing or empty queue name.
    pub(crate) fn missing_queue_name() -> Self {
        Self::invalid(
            "Value for parameter QueueName is invalid. Reason: Must specify a queue name.",
        )
    }

    /// Returns the error for the value of a queue attribute.
    pub(crate) fn invalid_attribute(attribute: &str) -> Self {
        Self::new(
            ErrorKind::InvalidAttributeValue,
            format!("Invalid value for the parameter {attribute}."),
        )
    }

    /// Returns the error for the name of an attribute.
    pub(crate) fn unknown_attribute(name: &str) -> Self {
        Self::new(
            ErrorKind::InvalidAttributeName,
            format!("Unknown Attribute {name}."),
        )
    }

    /// Returns the error for a queue that does not exist.
    pub(crate) fn queue_does_not_exist() -> Self {
        Self::new(
            ErrorKind::QueueDoesNotExist,
            "The specified queue does not exist.",
        )
    }

    /// Returns the error as a batch entry has it: SQS words some errors differently
    /// there.
    pub(crate) fn into_entry_error(mut self) -> Self {
        if let Some(rest) = self
            .message
            .strip_prefix("One or more parameters are invalid. ")
        {
            self.message = format!("One or more parameters cannot be validated. {rest}");
        }
        if self == Self::missing_parameter("MessageGroupId") {
            self.kind = ErrorKind::InvalidParameterValue;
        }
        self
    }
}

impl From<Error> for ServiceError {
    fn from(Error { kind, message }: Error) -> Self {
        let error = Self::sender(kind.shape(), message)
            .with_status(kind.status())
            .with_query_code(kind.query_code());
        if kind == ErrorKind::QueueDoesNotExist {
            // The query protocol has another text.
            return error
                .with_query_message("The specified queue does not exist for this wsdl version.");
        }
        error
    }
}
