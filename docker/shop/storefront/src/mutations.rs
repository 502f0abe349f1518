//! The mutations of the storefront: each replaces a part of the shop.

mod accounts;
mod carts;
mod catalogue;
mod orders;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use shop_core::mutations::{Mutation, active};
use shop_core::service::Service;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::app::{self, Shop};
use crate::auth::{Authenticator, JwtVerifier, TokenRules};
use crate::catalogue::images::{S3Images, UploadRules};
use crate::clicks::{self, Limits};
use crate::config::Config;

/// Replaces the part that the active mutation is about.
pub(crate) fn apply(mut shop: Shop, config: Config, service: &Service) -> std::io::Result<Shop> {
    let Some(mutation) = active() else {
        return Ok(shop);
    };
    let verifier = |rules| JwtVerifier::new(&config.user_pool, rules);
    match mutation {
        // Catalogue and pictures.
        Mutation::SkipsAProduct | Mutation::LinksPictureAsThumbnail => {
            shop.catalogue = Arc::new(catalogue::FaultyCatalogue {
                inner: shop.catalogue,
                mutation,
            });
        }
        Mutation::AttachesMissingPictures
        | Mutation::SignsLongLinks
        | Mutation::ReversesParts
        | Mutation::ReportsLostUploadAsOutage
        | Mutation::SignsAnyContentType
        | Mutation::UploadsToWrongBucket => {
            shop.images = Arc::new(catalogue::FaultyImages {
                inner: S3Images::new(app::s3_client(service), config.images_bucket),
                mutation,
            });
            if mutation == Mutation::SignsLongLinks {
                shop.receipts = Arc::new(orders::LongReceiptLinks(shop.receipts));
            }
        }
        Mutation::AcceptsAnyPicture => {
            shop.upload_rules = UploadRules {
                sizes: 0..=i64::MAX,
                extension: |_| Some("png"),
            };
        }
        // Carts and orders.
        Mutation::IgnoresIdempotencyKeys => shop.placer.keys = Arc::new(orders::NewKeys),
        Mutation::Oversells => {
            shop.placer.stock = Arc::new(orders::EndlessStock(shop.placer.stock));
        }
        Mutation::IgnoresPriceChanges => {
            shop.carts = Arc::new(carts::CurrentPrices {
                inner: shop.carts,
                catalogue: shop.catalogue.clone(),
            });
        }
        Mutation::OverwritesCarts
        | Mutation::ForgetsOwnWrites
        | Mutation::KeepsCarts
        | Mutation::PagesByOffset
        | Mutation::RedeemsUsedUpVouchers
        | Mutation::GivesUpOnConflicts
        | Mutation::ReportsLargeCartAsOutage => {
            shop.carts = Arc::new(carts::FaultyCarts {
                inner: app::carts(&config, service),
                mutation,
            });
        }
        Mutation::KeepsIdempotencyKeys => {
            let keys = app::idempotency_keys(&config, service);
            shop.placer.keys = Arc::new(orders::EternalKeys(keys));
        }
        Mutation::IgnoresQuantities | Mutation::ShowsOrdersToAnyone => {
            shop.orders = Arc::new(orders::FaultyOrders {
                inner: shop.orders,
                mutation,
            });
            shop.placer.orders = shop.orders.clone();
        }
        // Accounts and tokens.
        Mutation::MakesEveryoneStaff => {
            shop.authenticator =
                Authenticator(Arc::new(accounts::EveryoneStaff(shop.authenticator.0)));
        }
        Mutation::SkipsSignatureCheck => {
            shop.authenticator = Authenticator(Arc::new(accounts::NoSignatureCheck));
        }
        Mutation::IgnoresTokenExpiry => {
            let rules = TokenRules {
                leeway: Duration::from_hours(10 * 365 * 24),
                ..TokenRules::default()
            };
            shop.authenticator = Authenticator(Arc::new(verifier(rules)?));
        }
        Mutation::AcceptsOnlyIdTokens => {
            let rules = TokenRules {
                token_use: "id",
                ..TokenRules::default()
            };
            shop.authenticator = Authenticator(Arc::new(verifier(rules)?));
        }
        Mutation::SwapsTokens | Mutation::KeepsSessions | Mutation::HidesAccountErrors => {
            shop.accounts = Arc::new(accounts::FaultyAccounts {
                inner: shop.accounts,
                mutation,
            });
        }
        // Visitors' events.
        Mutation::AcceptsAnyEvent => {
            shop.clicks.limits = Limits {
                events: 0..=usize::MAX,
                visitor_bytes: 0..=usize::MAX,
            };
        }
        Mutation::StreamsWholeBatches => {
            shop.clicks.records = |events| {
                let documents = clicks::records(events).into_iter();
                let documents: Vec<_> = documents.map(|(_, document)| document).collect();
                vec![("batch".to_owned(), json!({"events": documents}))]
            };
        }
        Mutation::StreamsTimeOfArrival => {
            shop.clicks.records = |events| {
                let now = OffsetDateTime::now_utc()
                    .format(&Rfc3339)
                    .unwrap_or_default();
                let mut records = clicks::records(events);
                for (_, document) in &mut records {
                    document["at"] = now.as_str().into();
                }
                records
            };
        }
        _ => {}
    }
    Ok(shop)
}
