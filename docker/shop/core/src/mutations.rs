//! Mutations: deliberate mistakes that show which scenarios notice them.
//!
//! A development build makes the one mistake that `SHOP_MUTATION` names;
//! `scenarios/tests/mutations` runs the scenarios against each. The services
//! contain none of the mistakes: where a service is put together, a port (a
//! queue, a store, a client …) is replaced by one that behaves wrongly. This
//! module has the names and the mutations of what the services share; each
//! service has a `mutations.rs` for its own ports. Release builds contain
//! neither.

mod shared;

use std::sync::LazyLock;

pub(crate) use shared::{wrap_database, wrap_publisher, wrap_sdk, wrap_shutdown, wrap_worker};

/// The environment variable that names the mutation.
const VARIABLE: &str = "SHOP_MUTATION";

macro_rules! mutations {
    ($( $(#[doc = $doc:literal])* $variant:ident = $name:literal, )*) => {
        /// A deliberate mistake.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Mutation { $( $(#[doc = $doc])* $variant, )* }

        impl Mutation {
            /// All mutations.
            pub const ALL: &[Self] = &[ $( Self::$variant, )* ];

            /// Returns the name: `ignores-idempotency-keys`.
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )* }
            }
        }
    };
}

mutations! {
    /// The next page of the catalogue starts one product too late.
    SkipsAProduct = "skips-a-product",
    /// Idempotency keys are ignored.
    IgnoresIdempotencyKeys = "ignores-idempotency-keys",
    /// The stock is not checked; only the database's constraint is left.
    Oversells = "oversells",
    /// The total of an order adds up prices without quantities.
    IgnoresQuantities = "ignores-quantities",
    /// A cart is checked out at the current prices, whatever prices were shown.
    IgnoresPriceChanges = "ignores-price-changes",
    /// A cart is written without a look at its version.
    OverwritesCarts = "overwrites-carts",
    /// A write of a cart that the SDK repeats is taken for somebody else's.
    ForgetsOwnWrites = "forgets-own-writes",
    /// Carts do not expire.
    KeepsCarts = "keeps-carts",
    /// The next page of a list of carts begins at a number, not at a cart.
    PagesByOffset = "pages-by-offset",
    /// A voucher is redeemed without a look at how many are left.
    RedeemsUsedUpVouchers = "redeems-used-up-vouchers",
    /// A change that meets another buyer's transaction is not tried again.
    GivesUpOnConflicts = "gives-up-on-conflicts",
    /// A cart that is too large is reported as an outage of DynamoDB.
    ReportsLargeCartAsOutage = "reports-large-cart-as-outage",
    /// Idempotency keys do not expire.
    KeepsIdempotencyKeys = "keeps-idempotency-keys",
    /// The demand counts changes again that it has counted.
    CountsChangesAgain = "counts-changes-again",
    /// The demand still counts carts that have expired.
    CountsExpiredCarts = "counts-expired-carts",
    /// Anyone who knows an order's id may see the order.
    ShowsOrdersToAnyone = "shows-orders-to-anyone",
    /// Every signed-in user is a member of staff.
    MakesEveryoneStaff = "makes-everyone-staff",
    /// The signature of a token is not verified.
    SkipsSignatureCheck = "skips-signature-check",
    /// Tokens never expire.
    IgnoresTokenExpiry = "ignores-token-expiry",
    /// Id tokens are accepted, and access tokens are not.
    AcceptsOnlyIdTokens = "accepts-only-id-tokens",
    /// Signing in returns the id token in place of the access token.
    SwapsTokens = "swaps-tokens",
    /// Signing out ends no session.
    KeepsSessions = "keeps-sessions",
    /// The reason why the user pool refused a request is not passed on.
    HidesAccountErrors = "hides-account-errors",
    /// The stock of a rejected or refunded order is not put back.
    DoesNotRestock = "does-not-restock",
    /// Every attempt to charge an order uses a new idempotency key.
    ChargesEachAttempt = "charges-each-attempt",
    /// An order becomes paid before its receipt is written.
    PaysBeforeReceipt = "pays-before-receipt",
    /// An order is settled again without a look at its status.
    SettlesTwice = "settles-twice",
    /// A worker deletes messages that it failed to handle.
    DeletesFailedMessages = "deletes-failed-messages",
    /// A worker that receives several messages handles only the first.
    HandlesOnlyFirst = "handles-only-first",
    /// A connection of the pool is used without checking it first.
    SkipsConnectionCheck = "skips-connection-check",
    /// A service stops without finishing its requests.
    StopsAtOnce = "stops-at-once",
    /// New orders are not sent to fulfilment.
    DoesNotQueueOrders = "does-not-queue-orders",
    /// Events lack the attribute that subscriptions filter by.
    OmitsEventType = "omits-event-type",
    /// Messages that could not be sent are deleted from the outbox.
    DropsUnsentMessages = "drops-unsent-messages",
    /// Every attempt to send a message uses a new deduplication id.
    SendsEachAttempt = "sends-each-attempt",
    /// The orders of one customer are not kept in order.
    GroupsByOrder = "groups-by-order",
    /// Calls to AWS are not retried.
    SkipsRetries = "skips-retries",
    /// Which e-mails were sent is not recorded.
    SendsEmailsTwice = "sends-emails-twice",
    /// The reminder to review an order comes a month after the shipment.
    RemindsLate = "reminds-late",
    /// The reminder of a refunded order is not cancelled.
    KeepsReminders = "keeps-reminders",
    /// The key of the payment service is never read again.
    KeepsOldKey = "keeps-old-key",
    /// Links are valid for a week.
    SignsLongLinks = "signs-long-links",
    /// A picture may have any content type and size.
    AcceptsAnyPicture = "accepts-any-picture",
    /// A picture is attached without a check that it was uploaded.
    AttachesMissingPictures = "attaches-missing-pictures",
    /// The signature of an upload does not cover its content type.
    SignsAnyContentType = "signs-any-content-type",
    /// Uploads go to a bucket that does not exist.
    UploadsToWrongBucket = "uploads-to-wrong-bucket",
    /// The parts of a picture are joined in reverse order.
    ReversesParts = "reverses-parts",
    /// An upload that no longer exists is reported as an outage of S3.
    ReportsLostUploadAsOutage = "reports-lost-upload-as-outage",
    /// Thumbnails are as large as the pictures.
    KeepsPictureSize = "keeps-picture-size",
    /// The tags of a picture are read, which the worker's role does not allow.
    ReadsPictureTags = "reads-picture-tags",
    /// The thumbnail's URL has the key of the picture.
    LinksPictureAsThumbnail = "links-picture-as-thumbnail",
    /// A refund does not update the receipt.
    KeepsOldReceipt = "keeps-old-receipt",
    /// Events are archived under the hour in which they arrived.
    ArchivesByArrival = "archives-by-arrival",
    /// An event that was sent twice is counted twice.
    CountsDuplicates = "counts-duplicates",
    /// Events without a product are not counted.
    CountsOnlyProducts = "counts-only-products",
    /// A batch of events is accepted without validation.
    AcceptsAnyEvent = "accepts-any-event",
    /// A batch of events is one record of the stream.
    StreamsWholeBatches = "streams-whole-batches",
    /// Events are streamed with the time at which they arrived.
    StreamsTimeOfArrival = "streams-time-of-arrival",
    /// A payment that was delivered again counts as another sale.
    CountsSalesTwice = "counts-sales-twice",
    /// An event that cannot be read counts as handled.
    SkipsUnreadableSales = "skips-unreadable-sales",
    /// A batch fails as a whole, and not the messages that failed.
    FailsWholeBatch = "fails-whole-batch",
    /// Refunds add to the revenue.
    AddsRefunds = "adds-refunds",
    /// Sales are kept in the process of the function.
    KeepsSalesInMemory = "keeps-sales-in-memory",
    /// A report names the latest version of the function, whichever ran.
    ReportsLatestVersion = "reports-latest-version",
    /// The function answers that all is well where it failed.
    HidesFailures = "hides-failures",
    /// An announcement that the chat refused counts as made.
    SwallowsChatOutage = "swallows-chat-outage",
    /// A new key of the card processor becomes the current one untested.
    RotatesToUntestedKey = "rotates-to-untested-key",
    /// The announcement of an order lacks what it costs.
    AnnouncesWithoutTotal = "announces-without-total",
}

static CHOSEN: LazyLock<Result<Option<Mutation>, UnknownMutation>> =
    LazyLock::new(|| match std::env::var(VARIABLE) {
        Ok(name) if !name.is_empty() => find(&name).map(Some),
        _ => Ok(None),
    });

/// `SHOP_MUTATION` names a mutation that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{VARIABLE} names no mutation: {0}")]
pub struct UnknownMutation(String);

/// Returns the mutation that this process is to make, if any.
pub fn active() -> Option<Mutation> {
    CHOSEN.as_ref().ok().copied().flatten()
}

/// Logs which mutation is active; fails if the name is unknown.
pub(crate) fn announce() -> Result<(), UnknownMutation> {
    if let Some(mutation) = CHOSEN.clone()? {
        tracing::warn!(mutation = mutation.name(), "making a deliberate mistake");
    }
    Ok(())
}

fn find(name: &str) -> Result<Mutation, UnknownMutation> {
    let found = Mutation::ALL.iter().find(|known| known.name() == name);
    found
        .copied()
        .ok_or_else(|| UnknownMutation(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn unknown_name_is_an_error() {
        assert_eq!(
            find("ignores-idempotency-keys"),
            Ok(Mutation::IgnoresIdempotencyKeys)
        );
        let error = find("ignores-keys").unwrap_err();
        assert_eq!(
            error.to_string(),
            "SHOP_MUTATION names no mutation: ignores-keys"
        );
    }

    #[test]
    fn readme_lists_every_mutation() {
        let readme = include_str!("../../README.md");
        for mutation in Mutation::ALL {
            let row = format!("| `{}` | ", mutation.name());
            assert!(readme.contains(&row), "{row}");
        }
    }

    #[test]
    fn no_mutation_is_active_by_default() {
        assert_eq!(active(), None);
    }

    /// Only the files that put a service together may refer to mutations.
    #[test]
    fn business_code_contains_no_mutations() {
        let shop = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut files = Vec::new();
        collect_sources(shop, &mut files);
        assert!(files.len() > 50, "{files:?}");
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap().to_lowercase();
            assert!(!text.contains("mutation"), "{}", file.display());
        }
    }

    fn collect_sources(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
        const WIRING: [&str; 5] = ["app.rs", "lib.rs", "main.rs", "mutations.rs", "service.rs"];
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && name != "mutations" {
                collect_sources(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !WIRING.contains(&name)
            {
                files.push(path);
            }
        }
    }
}
