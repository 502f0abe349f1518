//! The Python shop with one mistake at a time: the console names the cause of each.

use std::path::Path;

use rehearsal_testing::Trial;

use crate::shop::{command, copy_of_shop, edit, interpreter, transcript};
use crate::trial_of_shop;

/// A mistake of a developer, and what the console must show of it.
struct Mistake {
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    scenario: &'static str,
    /// 1 if the app is wrong, 3 if it cannot be started.
    exit: i32,
    shows: &'static [&'static str],
}

const MISTAKES: [Mistake; 12] = [
    Mistake {
        name: "setting_is_missing",
        file: "scenarios/stage.yaml",
        from: "      COGNITO_ISSUER: ${cloud.user_pools.customers.issuer}\n",
        to: "",
        scenario: "items/life_of_an_item",
        exit: 3,
        shows: &[
            "could not start the app api",
            "ApiSettings\n      cognito_issuer\n        Field required",
        ],
    },
    Mistake {
        name: "module_is_not_installed",
        file: "shop/pictures.py",
        from: "import hashlib\n",
        to: "import hashlib\nimport no_such_module\n",
        scenario: "items/life_of_an_item",
        exit: 3,
        shows: &[
            "could not start the app api",
            "ModuleNotFoundError: No module named 'no_such_module'",
        ],
    },
    Mistake {
        name: "port_is_fixed",
        file: "scenarios/stage.yaml",
        from: "--port, \"${port}\", --no-access-log]",
        to: "--port, \"8123\", --no-access-log]",
        scenario: "items/life_of_an_item",
        exit: 3,
        shows: &[
            "could not start the app api",
            "`api` is not told the port that it has to listen on",
            "pass `${port}` to it",
        ],
    },
    Mistake {
        name: "migration_is_wrong",
        file: "migrations/versions/0002_pictures.py",
        from: "ForeignKey(\"items.id\"",
        to: "ForeignKey(\"item.id\"",
        scenario: "items/life_of_an_item",
        exit: 3,
        shows: &[
            "could not run `python -m alembic upgrade head`",
            "(psycopg.errors.UndefinedTable) relation \"item\" does not exist",
        ],
    },
    Mistake {
        name: "migration_was_forgotten",
        file: "shop/tables.py",
        from: "    title: Mapped[str] = mapped_column(String(80))\n",
        to: "    title: Mapped[str] = mapped_column(String(80))\n    colour: Mapped[str | None]\n",
        scenario: "items/life_of_an_item",
        exit: 1,
        shows: &[
            "status: expected 201, got 500",
            "api  sqlalchemy.exc.ProgrammingError: (psycopg.errors.UndefinedColumn) column \"colour\" of relation \"items\" does not exist",
        ],
    },
    Mistake {
        name: "handler_raises",
        file: "shop/routers/items.py",
        from: "        setattr(item, name, value)\n",
        to: "        setattr(item, name, value)\n        item.picture.key = name\n",
        scenario: "items/life_of_an_item",
        exit: 1,
        shows: &[
            "step 3: http: PATCH",
            "got 500",
            "last error",
            "api  AttributeError: 'NoneType' object has no attribute 'key'",
        ],
    },
    Mistake {
        name: "field_was_renamed",
        file: "shop/schemas.py",
        from: "class ItemIn(Input):\n    title: Title\n",
        to: "class ItemIn(Input):\n    name: Title\n",
        scenario: "items/life_of_an_item",
        exit: 1,
        shows: &[
            "status: expected 201, got 422",
            "\"loc\":[\"body\",\"name\"],\"msg\":\"Field required\"",
            "{\"title\":\"Kite\",\"price\":\"7.00\"}",
        ],
    },
    Mistake {
        name: "issuer_is_wrong",
        file: "shop/security.py",
        from: "issuer=settings.cognito_issuer",
        to: "issuer=settings.cognito_client_id",
        scenario: "items/life_of_an_item",
        exit: 1,
        shows: &[
            "status: expected 201, got 401",
            "{\"detail\":\"invalid token: Invalid issuer\"}",
        ],
    },
    Mistake {
        name: "bucket_is_another",
        file: "scenarios/stage.yaml",
        from: "PICTURES_BUCKET: ${cloud.buckets.pictures.name}",
        to: "PICTURES_BUCKET: pictures-of-production",
        scenario: "pictures/storage_unavailable",
        exit: 1,
        shows: &[
            "step 5",
            "PutObject pictures-of-production/items/",
            "NoSuchBucket",
        ],
    },
    Mistake {
        name: "worker_reads_another_queue",
        file: "shop/worker.py",
        from: "QueueUrl=settings().pictures_queue_url, WaitTimeSeconds",
        to: "QueueUrl=settings().pictures_queue_url + \"-dlq\", WaitTimeSeconds",
        scenario: "pictures/worker_stopped",
        exit: 1,
        shows: &[
            "json.picture.state: expected \"ready\", got \"pending\"",
            "SendMessage rehearsal-pictures {",
            "ReceiveMessage rehearsal-pictures-dlq … still open",
        ],
    },
    Mistake {
        name: "message_is_not_deleted",
        file: "shop/worker.py",
        from: "        client(\"sqs\").delete_message(\n            QueueUrl=settings().pictures_queue_url, ReceiptHandle=message[\"ReceiptHandle\"]\n        )\n",
        to: "",
        scenario: "pictures/delivered_twice",
        exit: 1,
        shows: &[
            "calls: sqs.DeleteMessage",
            "count: expected 2, got 0",
            "SendEmail shop@shop.example",
        ],
    },
    Mistake {
        name: "mail_has_no_recipient",
        file: "shop/pictures.py",
        from: "_tell_owner(item.owner.email, item.title)",
        to: "_tell_owner(item.owner.name, item.title)",
        scenario: "pictures/rejected",
        exit: 1,
        shows: &[
            "last error",
            "worker  botocore.exceptions.ParamValidationError",
            "Invalid type for parameter Destination.ToAddresses[0], value: None",
        ],
    },
];

pub(crate) fn trials() -> impl Iterator<Item = Trial> {
    MISTAKES.iter().map(|mistake| {
        let name = format!("shop::mistake::{}", mistake.name);
        trial_of_shop(name, move || mistake.is_explained())
    })
}

impl Mistake {
    fn is_explained(&self) {
        let shop = copy_of_shop();
        edit(&shop.path().join(self.file), self.from, self.to);
        if self.name == "port_is_fixed" {
            let stage = shop.path().join("scenarios/stage.yaml");
            edit(
                &stage,
                "ready: {http: /healthz, timeout: 60s}",
                "ready: {http: /healthz}",
            );
        }
        let python = interpreter();
        let output = command(Path::new(env!("CARGO_BIN_EXE_rehearsal")), &python)
            .args(["run", self.scenario, "--seed", "7"])
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env_remove("CI")
            .current_dir(shop.path())
            .output()
            .unwrap();
        let transcript = transcript(&output);
        assert_eq!(output.status.code(), Some(self.exit), "{transcript}");
        for shown in self.shows {
            assert!(transcript.contains(shown), "{shown}: {transcript}");
        }
    }
}
