//! Topics, queues behind them, and an HTTP endpoint that remembers what it was received.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sns::types::MessageAttributeValue;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rehearsal_cloud::Cloud;
use rehearsal_record::Call;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

use crate::support::{cloud, sns, sqs};

/// How long a test waits for what is under way before it fails.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A cloud with clients of the two services that talk to each other here.
pub(crate) struct Fixture {
    pub cloud: Cloud,
    pub sns: aws_sdk_sns::Client,
    pub sqs: aws_sdk_sqs::Client,
}

/// A queue by both its names.
pub(crate) struct Queue {
    pub url: String,
    pub arn: String,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        let cloud = cloud().await;
        let (sns, sqs) = (sns(&cloud), sqs(&cloud));
        Self { cloud, sns, sqs }
    }

    pub(crate) async fn topic(&self, name: &str) -> String {
        let created = self.sns.create_topic().name(name).send().await.unwrap();
        created.topic_arn.unwrap()
    }

    pub(crate) async fn fifo_topic(&self, name: &str, attributes: &[(&str, &str)]) -> String {
        let mut request = self
            .sns
            .create_topic()
            .name(name)
            .attributes("FifoTopic", "true");
        for (name, value) in attributes {
            request = request.attributes(*name, *value);
        }
        request.send().await.unwrap().topic_arn.unwrap()
    }

    pub(crate) async fn queue(&self, name: &str) -> Queue {
        let mut request = self.sqs.create_queue().queue_name(name);
        if name.strip_suffix(".fifo").is_some() {
            request = request.attributes(QueueAttributeName::FifoQueue, "true");
        }
        let arn = format!("arn:aws:sqs:us-east-1:000000000000:{name}");
        let policy = serde_json::json!({"Statement": {
            "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage", "Resource": arn,
        }});
        let request = request.attributes(QueueAttributeName::Policy, policy.to_string());
        let url = request.send().await.unwrap().queue_url.unwrap();
        Queue { url, arn }
    }

    pub(crate) async fn subscribe(
        &self,
        topic: &str,
        queue: &Queue,
        attributes: &[(&str, &str)],
    ) -> String {
        let mut request = self
            .sns
            .subscribe()
            .topic_arn(topic)
            .protocol("sqs")
            .endpoint(&queue.arn);
        for (name, value) in attributes {
            request = request.attributes(*name, *value);
        }
        request.send().await.unwrap().subscription_arn.unwrap()
    }

    pub(crate) async fn publish(&self, topic: &str, message: &str) -> String {
        let published = self
            .sns
            .publish()
            .topic_arn(topic)
            .message(message)
            .send()
            .await
            .unwrap();
        published.message_id.unwrap()
    }

    /// What is in a queue now, taken out of it.
    pub(crate) async fn drain(&self, queue: &Queue) -> Vec<Message> {
        let mut all = Vec::new();
        loop {
            let received = self
                .sqs
                .receive_message()
                .queue_url(&queue.url)
                .max_number_of_messages(10)
                .message_attribute_names("All")
                .message_system_attribute_names(MessageSystemAttributeName::All)
                .send()
                .await
                .unwrap();
            if received.messages().is_empty() {
                return all;
            }
            for message in received.messages() {
                let handle = message.receipt_handle().unwrap();
                self.sqs
                    .delete_message()
                    .queue_url(&queue.url)
                    .receipt_handle(handle)
                    .send()
                    .await
                    .unwrap();
                all.push(message.clone());
            }
        }
    }

    /// The bodies of what is in a queue now.
    pub(crate) async fn bodies(&self, queue: &Queue) -> Vec<String> {
        self.drain(queue)
            .await
            .into_iter()
            .map(|message| message.body.unwrap())
            .collect()
    }

    /// The one message in a queue, as an envelope.
    #[track_caller]
    pub(crate) fn envelope(bodies: &[String]) -> Value {
        let [body] = bodies else {
            panic!("not one message: {bodies:?}")
        };
        serde_json::from_str(body).unwrap()
    }

    pub(crate) async fn subscription(&self, arn: &str) -> HashMap<String, String> {
        let found = self
            .sns
            .get_subscription_attributes()
            .subscription_arn(arn)
            .send()
            .await
            .unwrap();
        found.attributes.unwrap()
    }

    pub(crate) async fn topic_attributes(&self, arn: &str) -> HashMap<String, String> {
        let found = self
            .sns
            .get_topic_attributes()
            .topic_arn(arn)
            .send()
            .await
            .unwrap();
        found.attributes.unwrap()
    }

    /// The journal's entries of an operation.
    pub(crate) fn calls(&self, operation: &str) -> Vec<Arc<Call>> {
        let calls = self.cloud.journal().since(0);
        calls
            .into_iter()
            .filter(|call| &*call.operation == operation)
            .collect()
    }

    /// Waits until nothing is under way.
    pub(crate) async fn until_idle(&self) {
        tokio::time::timeout(TIMEOUT, self.cloud.until_idle())
            .await
            .expect("the cloud comes to rest");
    }
}

/// A text attribute of a message.
pub(crate) fn attribute(data_type: &str, value: &str) -> MessageAttributeValue {
    MessageAttributeValue::builder()
        .data_type(data_type)
        .string_value(value)
        .build()
        .unwrap()
}

/// The code and the message of what was refused.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug, E: ProvideErrorMetadata + std::fmt::Debug>(
    result: Result<T, SdkError<E>>,
) -> (String, String) {
    let error = result.expect_err("it is refused");
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    (text(error.code()), text(error.message()))
}

/// Says that it was refused so.
#[track_caller]
pub(crate) fn refused_as<T: std::fmt::Debug, E: ProvideErrorMetadata + std::fmt::Debug>(
    result: Result<T, SdkError<E>>,
    code: &str,
    message: &str,
) {
    assert_eq!(refused(result), (code.to_owned(), message.to_owned()));
}

/// What an HTTP endpoint was received.
#[derive(Debug)]
pub(crate) struct HttpResponse {
    pub headers: HashMap<String, String>,
    pub body: String,
}

impl HttpResponse {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        &self.headers[name]
    }
}

/// An HTTP endpoint that takes whatever comes, or answers as it is received to.
pub(crate) struct Endpoint {
    pub url: String,
    received: mpsc::UnboundedReceiver<HttpResponse>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Endpoint {
    pub(crate) async fn new() -> Self {
        Self::listen("http", None).await
    }

    /// One that speaks TLS, with a certificate that nobody has signed.
    pub(crate) async fn secure() -> Self {
        let certificate = CertificateDer::from_pem_slice(include_bytes!("tls/certificate.pem"));
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/key.pem")).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.unwrap()], key)
            .unwrap();
        Self::listen("https", Some(TlsAcceptor::from(Arc::new(config)))).await
    }

    async fn listen(scheme: &str, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("{scheme}://{}/hook", listener.local_addr().unwrap());
        let (sender, received) = mpsc::unbounded_channel();
        let answers = Arc::new(Mutex::new(VecDeque::new()));
        let planned = Arc::clone(&answers);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (sender, planned) = (sender.clone(), Arc::clone(&planned));
                let service = service_fn(move |request: hyper::Request<Incoming>| {
                    let (sender, planned) = (sender.clone(), Arc::clone(&planned));
                    async move {
                        let (head, body) = request.into_parts();
                        let body = body.collect().await?.to_bytes();
                        let headers = head.headers.iter().map(|(name, value)| {
                            (name.to_string(), value.to_str().unwrap().to_owned())
                        });
                        let received = HttpResponse {
                            headers: headers.collect(),
                            body: String::from_utf8(body.to_vec()).unwrap(),
                        };
                        // The test may have seen enough and gone.
                        let _gone = sender.send(received);
                        let status = planned.lock().unwrap().pop_front().unwrap_or(200);
                        let response = hyper::Response::builder().status(status);
                        Ok::<_, hyper::Error>(response.body(Full::<Bytes>::default()).unwrap())
                    }
                });
                let connection = hyper::server::conn::http1::Builder::new();
                let tls = tls.clone();
                tokio::spawn(async move {
                    match tls {
                        None => {
                            connection
                                .serve_connection(TokioIo::new(stream), service)
                                .await
                        }
                        Some(tls) => {
                            let stream = tls.accept(stream).await.unwrap();
                            connection
                                .serve_connection(TokioIo::new(stream), service)
                                .await
                        }
                    }
                });
            }
        });
        Self {
            url,
            received,
            answers,
        }
    }

    /// Has the next requests answered with these statuses.
    pub(crate) fn answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// The next request, waited for.
    pub(crate) async fn next(&mut self) -> HttpResponse {
        let received = tokio::time::timeout(TIMEOUT, self.received.recv()).await;
        received
            .expect("a request comes")
            .expect("the endpoint is there")
    }

    /// How many requests came that nobody has looked at.
    pub(crate) fn unread(&mut self) -> usize {
        let mut count = 0;
        while self.received.try_recv().is_ok() {
            count += 1;
        }
        count
    }
}
