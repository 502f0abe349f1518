//! Request validators: what is checked of requests before they are passed on.

use super::items::{Kind, operations_of};
use crate::error::{bad_request, not_found};
use crate::patch::{Paths, Shape};
use crate::state::text;

const KIND: Kind = Kind {
    member: "requestValidatorId",
    key: "id",
    missing: |_| not_found("Invalid Request Validator identifier specified"),
    items: |content| &mut content.validators,
    paths: Paths {
        paths: &[
            ("/name", Shape::Text),
            ("/validateRequestParameters", Shape::Flag),
            ("/validateRequestBody", Shape::Flag),
        ],
        only_replaced: true,
    },
    check: |_, validator| {
        if text(validator, "name") == Some("") {
            return Err(bad_request("Request Validator name cannot be blank"));
        }
        for flag in ["validateRequestBody", "validateRequestParameters"] {
            validator.entry(flag).or_insert(false.into());
        }
        Ok(())
    },
    check_new: |_, _| Ok(()),
    check_removal: |_, _| Ok(()),
};

operations_of!(KIND: create_request_validator, get_request_validator, get_request_validators, update_request_validator, delete_request_validator);
