//! The mutations and the scenarios that notice them.

/// A mutation, the folders it is tested against, and the scenarios that fail.
pub(crate) struct Mutation {
    pub(crate) name: &'static str,
    pub(crate) folders: &'static [&'static str],
    pub(crate) noticed_by: &'static [&'static str],
}

const fn mutation(
    name: &'static str,
    folders: &'static [&'static str],
    noticed_by: &'static [&'static str],
) -> Mutation {
    Mutation {
        name,
        folders,
        noticed_by,
    }
}

pub(crate) static MUTATIONS: &[Mutation] = &[
    mutation(
        "skips-a-product",
        &["api", "catalogue"],
        &["api/catalogue", "catalogue/pages"],
    ),
    // Placing orders.
    mutation(
        "ignores-idempotency-keys",
        &["checkout"],
        &["checkout/double_click", "checkout/key_expires"],
    ),
    mutation(
        "keeps-idempotency-keys",
        &["checkout"],
        &["checkout/key_expires"],
    ),
    mutation(
        "oversells",
        &["checkout"],
        &["checkout/last_item", "checkout/order_refused"],
    ),
    mutation(
        "ignores-quantities",
        &["api", "checkout"],
        &[
            "api/orders",
            "checkout/card_charged",
            "checkout/order_paid",
            "checkout/order_placed",
            "checkout/price_change",
        ],
    ),
    mutation(
        "ignores-price-changes",
        &["checkout"],
        &["checkout/price_change"],
    ),
    mutation(
        "shows-orders-to-anyone",
        &["api", "checkout", "storage"],
        &[
            "api/orders",
            "checkout/visible_to_owner",
            "storage/receipt_visible_to_buyer",
        ],
    ),
    // Carts.
    mutation("overwrites-carts", &["carts"], &["carts/two_tabs"]),
    mutation("forgets-own-writes", &["carts"], &["carts/answer_lost"]),
    mutation(
        "keeps-carts",
        &["carts"],
        &["carts/demand_of_expired", "carts/expires"],
    ),
    mutation("pages-by-offset", &["carts"], &["carts/pages"]),
    mutation(
        "redeems-used-up-vouchers",
        &["carts"],
        &["carts/last_voucher"],
    ),
    mutation(
        "gives-up-on-conflicts",
        &["carts"],
        &["carts/voucher_conflict"],
    ),
    mutation(
        "reports-large-cart-as-outage",
        &["carts"],
        &["carts/too_large"],
    ),
    mutation("counts-changes-again", &["carts"], &["carts/demand"]),
    mutation(
        "counts-expired-carts",
        &["carts"],
        &["carts/demand_of_expired"],
    ),
    // Accounts and tokens.
    mutation(
        "makes-everyone-staff",
        &["api", "auth", "checkout", "storage"],
        &[
            "api/orders",
            "api/staff_only",
            "auth/staff_only",
            "checkout/refund",
            "checkout/visible_to_owner",
            "storage/picture_upload",
            "storage/receipt_visible_to_buyer",
        ],
    ),
    mutation(
        "skips-signature-check",
        &["auth"],
        &["auth/expired_token", "auth/tampered_token"],
    ),
    mutation(
        "ignores-token-expiry",
        &["api", "auth"],
        &["api/expired_token", "auth/expired_token"],
    ),
    mutation(
        "accepts-only-id-tokens",
        &["auth"],
        &[
            "auth/expired_token",
            "auth/forgotten_password",
            "auth/password_changed_in_app",
            "auth/phone_app",
            "auth/refresh",
            "auth/session_ended",
            "auth/second_factor",
            "auth/sign_in",
            "auth/sign_in_srp",
            "auth/sign_up",
            "auth/staff_only",
            "auth/tampered_token",
        ],
    ),
    mutation(
        "swaps-tokens",
        &["auth"],
        &[
            "auth/forgotten_password",
            "auth/password_changed_in_app",
            "auth/sign_in",
            "auth/sign_up",
        ],
    ),
    mutation("keeps-sessions", &["auth"], &["auth/session_ended"]),
    mutation(
        "hides-account-errors",
        &["auth"],
        &[
            "auth/expired_code",
            "auth/forgotten_password",
            "auth/account_locked",
            "auth/password_changed_in_app",
            "auth/password_policy",
            "auth/phone_app",
            "auth/refresh",
            "auth/session_ended",
            "auth/sign_in",
            "auth/sign_up",
            "auth/wrong_code",
        ],
    ),
    // Payments.
    mutation(
        "does-not-restock",
        &["checkout"],
        &[
            "checkout/card_declined",
            "checkout/payment_declined",
            "checkout/refund",
        ],
    ),
    mutation(
        "charges-each-attempt",
        &["checkout"],
        &[
            "checkout/card_charged",
            "checkout/card_processor_down",
            "checkout/database_restarted",
            "checkout/payment_times_out",
            "checkout/receipts_unavailable",
            "checkout/worker_killed",
        ],
    ),
    mutation(
        "pays-before-receipt",
        &["checkout"],
        &["checkout/receipts_unavailable"],
    ),
    mutation(
        "settles-twice",
        &["checkout", "queues"],
        &["checkout/payment_confirmed_twice", "queues/delivered_twice"],
    ),
    mutation(
        "keeps-old-receipt",
        &["storage"],
        &["storage/receipt_versions"],
    ),
    // Outages.
    mutation(
        "deletes-failed-messages",
        &["checkout", "events", "queues", "secrets", "storage"],
        &[
            "checkout/card_processor_down",
            "checkout/database_restarted",
            "checkout/payment_times_out",
            "checkout/receipts_unavailable",
            "events/queue_refuses_event",
            "queues/email_refused",
            "queues/poison_message",
            "queues/redrive",
            "secrets/encryption_key_disabled",
            "secrets/secrets_unavailable",
            "storage/invalid_picture",
            "storage/permission_withdrawn",
        ],
    ),
    mutation(
        "handles-only-first",
        &["checkout"],
        &["checkout/worker_stopped"],
    ),
    mutation(
        "skips-connection-check",
        &["checkout"],
        &["checkout/database_restarted"],
    ),
    mutation(
        "stops-at-once",
        &["checkout"],
        &["checkout/rolling_restart"],
    ),
    // Messages.
    mutation(
        "does-not-queue-orders",
        &["queues"],
        &[
            "queues/delivered_twice",
            "queues/fan_out",
            "queues/sqs_outage",
            "queues/emails",
            "queues/order_per_customer",
            "queues/poison_message",
            "queues/redrive",
            "queues/lost_acknowledgement",
            "queues/throttled",
            "queues/visibility_timeout",
        ],
    ),
    mutation(
        "omits-event-type",
        &["queues"],
        &[
            "queues/fan_out",
            "queues/emails",
            "queues/email_refused",
            "queues/event_delivered_twice",
            "queues/retention",
        ],
    ),
    mutation(
        "drops-unsent-messages",
        &["queues"],
        &["queues/sqs_outage", "queues/lost_acknowledgement"],
    ),
    mutation(
        "sends-each-attempt",
        &["queues"],
        &["queues/lost_acknowledgement"],
    ),
    mutation(
        "groups-by-order",
        &["queues"],
        &["queues/order_per_customer"],
    ),
    mutation(
        "skips-retries",
        &["carts", "queues"],
        &[
            "carts/answer_lost",
            "carts/hot_partition",
            "queues/throttled",
        ],
    ),
    mutation(
        "sends-emails-twice",
        &["events", "queues"],
        &[
            "events/parcel_delivered",
            "queues/emails",
            "queues/event_delivered_twice",
        ],
    ),
    // Schedules and secrets.
    mutation("reminds-late", &["events"], &["events/review_reminder"]),
    mutation("keeps-reminders", &["events"], &["events/refunded_order"]),
    mutation(
        "keeps-old-key",
        &["secrets"],
        &["secrets/key_replaced", "secrets/key_rotated"],
    ),
    // Pictures and receipts.
    mutation(
        "signs-long-links",
        &["storage"],
        &["storage/picture_link", "storage/receipt_visible_to_buyer"],
    ),
    mutation(
        "accepts-any-picture",
        &["storage"],
        &["storage/picture_rules"],
    ),
    mutation(
        "attaches-missing-pictures",
        &["storage"],
        &["storage/picture_upload"],
    ),
    mutation(
        "signs-any-content-type",
        &["storage"],
        &["storage/upload_refused"],
    ),
    mutation(
        "uploads-to-wrong-bucket",
        &["storage"],
        &[
            "storage/cors",
            "storage/picture_upload",
            "storage/thumbnail",
        ],
    ),
    mutation("reverses-parts", &["storage"], &["storage/large_picture"]),
    mutation(
        "reports-lost-upload-as-outage",
        &["storage"],
        &["storage/upload_aborted"],
    ),
    mutation(
        "keeps-picture-size",
        &["storage"],
        &["storage/copied_picture", "storage/thumbnail"],
    ),
    mutation(
        "reads-picture-tags",
        &["storage"],
        &["storage/least_policy"],
    ),
    mutation(
        "links-picture-as-thumbnail",
        &["storage"],
        &["storage/public_thumbnails", "storage/thumbnail"],
    ),
    // Visitors' events.
    mutation(
        "archives-by-arrival",
        &["clickstream"],
        &["clickstream/archived_by_hour", "clickstream/daily_rollup"],
    ),
    mutation(
        "counts-duplicates",
        &["clickstream"],
        &["clickstream/daily_rollup"],
    ),
    mutation(
        "counts-only-products",
        &["clickstream"],
        &["clickstream/sample_month"],
    ),
    mutation(
        "accepts-any-event",
        &["clickstream"],
        &["clickstream/invalid_events"],
    ),
    mutation(
        "streams-whole-batches",
        &["clickstream"],
        &[
            "clickstream/lake_buffer",
            "clickstream/lake_late_event",
            "clickstream/lake_month",
            "clickstream/lake_poison",
        ],
    ),
    mutation(
        "streams-time-of-arrival",
        &["clickstream"],
        &["clickstream/lake_late_event", "clickstream/lake_month"],
    ),
    // Functions.
    mutation(
        "counts-sales-twice",
        &["functions"],
        &[
            "functions/crashed",
            "functions/sales_counted",
            "functions/timed_out",
        ],
    ),
    mutation(
        "skips-unreadable-sales",
        &["functions"],
        &["functions/event_given_up", "functions/poison_sale"],
    ),
    mutation(
        "fails-whole-batch",
        &["functions"],
        &["functions/poison_sale"],
    ),
    mutation(
        "adds-refunds",
        &["functions"],
        &[
            "functions/sale_refunded",
            "functions/throttled",
            "functions/unauthorised",
        ],
    ),
    mutation(
        "keeps-sales-in-memory",
        &["functions"],
        &["functions/cold_start", "functions/event_retried"],
    ),
    mutation(
        "reports-latest-version",
        &["functions"],
        &["functions/alias_shifted"],
    ),
    mutation(
        "hides-failures",
        &["functions"],
        &["functions/event_given_up", "functions/event_retried"],
    ),
    mutation("swallows-chat-outage", &["chat"], &["chat/chat_down"]),
    mutation(
        "rotates-to-untested-key",
        &["secrets"],
        &["secrets/key_rotated", "secrets/key_rotation_fails"],
    ),
    mutation(
        "announces-without-total",
        &["chat"],
        &["chat/order_announced"],
    ),
];
