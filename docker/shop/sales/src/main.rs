//! Sales: the Lambda function that counts payments and refunds, and reports them.

mod event;
mod function;
mod runtime;
mod sales;

#[cfg(debug_assertions)]
mod mutations;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use shop_core::config::{ConfigError, Env};
use shop_core::{db, service};

use event::JsonReader;
use function::SalesFunction;
use runtime::{Handler, Runtime};
use sales::PgSales;

/// The settings of the function.
struct Config {
    database: db::Settings,
    /// Where the Runtime API answers.
    runtime_api: String,
    /// The version of the function.
    version: String,
}

impl Config {
    fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::from_process();
        let config = Self {
            database: db::Settings::from_env(&mut env, 1),
            runtime_api: env.required("AWS_LAMBDA_RUNTIME_API"),
            version: env.required("AWS_LAMBDA_FUNCTION_VERSION"),
        };
        env.finish(config)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    service::run(sales()).await
}

async fn sales() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let function = SalesFunction {
        reader: Arc::new(JsonReader),
        sales: Arc::new(PgSales::new(db::pool(&config.database))),
        version: config.version,
    };
    #[cfg(debug_assertions)]
    let function = mutations::wrap_function(function);
    let handler: Arc<dyn Handler> = Arc::new(function);
    #[cfg(debug_assertions)]
    let handler = mutations::wrap_handler(handler);
    Runtime::new(&config.runtime_api).run(&*handler).await?;
    Ok(())
}
