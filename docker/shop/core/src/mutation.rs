//! Mistakes to be made on purpose.
//!
//! A test that cannot fail shows nothing. Each of these is a mistake that
//! somebody could make in a shop like this one; a development build makes the
//! one that `SHOP_MUTATION` names, so that it can be seen which scenarios
//! notice. `scenarios/tests/mutations.rs` plays them all. A release build knows
//! none of them.

use std::sync::LazyLock;

/// What names the mistake to make.
const VARIABLE: &str = "SHOP_MUTATION";

macro_rules! mutations {
    ($( $(#[doc = $doc:literal])* $variant:ident = $name:literal, )*) => {
        /// A mistake.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Mutation { $( $(#[doc = $doc])* $variant, )* }

        impl Mutation {
            /// All of them.
            pub const ALL: &[Self] = &[ $( Self::$variant, )* ];

            /// Its name: `forgets-keys`.
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )* }
            }
        }
    };
}

mutations! {
    /// The next page of the catalogue begins one product too late.
    SkipsAProduct = "skips-a-product",
    /// An idempotency key is read and not heeded.
    ForgetsKeys = "forgets-keys",
    /// Whether there is enough in stock is left to the database's constraint.
    Oversells = "oversells",
    /// A total adds up prices and not quantities.
    ForgetsQuantities = "forgets-quantities",
    /// A cart is bought at whatever the prices are by now.
    TakesAnyPrice = "takes-any-price",
    /// Whoever knows an order's id may see it.
    ShowsStrangers = "shows-strangers",
    /// Whoever has signed in runs the shop.
    PromotesEverybody = "promotes-everybody",
    /// A token may be signed by anybody.
    BelievesAnybody = "believes-anybody",
    /// A token holds for ever.
    IgnoresExpiry = "ignores-expiry",
    /// Id tokens open the shop, and access tokens do not.
    WantsIdTokens = "wants-id-tokens",
    /// Whoever signs in gets the id token where the access token should be.
    MixesUpTokens = "mixes-up-tokens",
    /// Signing out ends nothing.
    StaysSignedIn = "stays-signed-in",
    /// Why the user pool refused something is not told.
    LosesTheReason = "loses-the-reason",
    /// What was not sold does not go back on the shelf.
    KeepsTheStock = "keeps-the-stock",
    /// Every attempt to charge an order is a charge of its own.
    ChargesAnew = "charges-anew",
    /// An order counts as paid before its receipt is written.
    PaysBeforeReceipt = "pays-before-receipt",
    /// What happened to an order before is not looked at.
    SettlesTwice = "settles-twice",
    /// A worker deletes what it could not handle.
    GivesUp = "gives-up",
    /// A worker that receives several messages handles the first.
    HandlesOne = "handles-one",
    /// A connection to the database is lent without a look at it.
    LendsDeadConnections = "lends-dead-connections",
    /// A service that is told to stop stops.
    StopsAtOnce = "stops-at-once",
    /// Fulfilment is not told of orders.
    TellsNobody = "tells-nobody",
    /// News does not say what it is about where filters look for it.
    TellsNoKind = "tells-no-kind",
    /// What could not be sent is forgotten with what was.
    ForgetsTheUnsent = "forgets-the-unsent",
    /// Every attempt to send a note is a message of its own.
    SendsAnew = "sends-anew",
    /// Orders of one customer may overtake each other.
    MixesCustomers = "mixes-customers",
    /// A call to AWS is not tried again.
    TriesOnce = "tries-once",
    /// Which letters were sent is not noted.
    WritesTwice = "writes-twice",
    /// Links hold for a week.
    LinksForLong = "links-for-long",
    /// A picture may be of any kind and size.
    TakesAnyPicture = "takes-any-picture",
    /// A picture is attached whether it is there or not.
    ShowsNothing = "shows-nothing",
    /// An upload may be of another content type than was announced.
    SignsAnything = "signs-anything",
    /// Uploads go to a bucket that is not there.
    UploadsElsewhere = "uploads-elsewhere",
    /// The parts of a picture are put together the wrong way round.
    MixesUpParts = "mixes-up-parts",
    /// An upload that is gone is taken for a fault of S3.
    BlamesS3 = "blames-s3",
    /// Thumbnails are as large as pictures.
    ShrinksNothing = "shrinks-nothing",
    /// Thumbnails are looked for where the pictures are.
    MisplacesThumbnails = "misplaces-thumbnails",
    /// A refund leaves the receipt as it was.
    KeepsTheReceipt = "keeps-the-receipt",
    /// Events are filed under the hour they arrived in.
    FilesByArrival = "files-by-arrival",
    /// An event that was told twice counts twice.
    CountsRepeats = "counts-repeats",
    /// Events that are about no article are not counted.
    CountsArticlesOnly = "counts-articles-only",
    /// A batch of events is handed on unread.
    TakesAnyEvent = "takes-any-event",
}

static CHOSEN: LazyLock<Result<Option<Mutation>, UnknownMutation>> =
    LazyLock::new(|| match std::env::var(VARIABLE) {
        Ok(name) if cfg!(debug_assertions) && !name.is_empty() => named(&name).map(Some),
        _ => Ok(None),
    });

/// The environment names a mistake that nobody makes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{VARIABLE} names no mutation: {0}")]
pub struct UnknownMutation(String);

impl Mutation {
    /// Whether this mistake is to be made.
    pub fn is_made(self) -> bool {
        // In a release build there is nothing to find out: the compiler takes
        // the question away, and the mistake with it.
        cfg!(debug_assertions) && *CHOSEN == Ok(Some(self))
    }
}

/// The mistake to make, if any.
pub fn chosen() -> Result<Option<Mutation>, UnknownMutation> {
    CHOSEN.clone()
}

fn named(name: &str) -> Result<Mutation, UnknownMutation> {
    let found = Mutation::ALL.iter().find(|known| known.name() == name);
    found
        .copied()
        .ok_or_else(|| UnknownMutation(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_mistake_is_not_silently_left_out() {
        assert_eq!(named("forgets-keys"), Ok(Mutation::ForgetsKeys));
        let error = named("forgets-key").unwrap_err();
        assert_eq!(
            error.to_string(),
            "SHOP_MUTATION names no mutation: forgets-key"
        );
    }

    #[test]
    fn the_readme_has_them_all() {
        let readme = include_str!("../../README.md");
        for mutation in Mutation::ALL {
            let row = format!("| `{}` | ", mutation.name());
            assert!(readme.contains(&row), "{row}");
        }
    }

    #[test]
    fn none_is_made_unless_it_is_asked_for() {
        assert!(Mutation::ALL.iter().all(|mutation| !mutation.is_made()));
    }
}
