// Runs a Node.js function of Lambda over the Runtime API.

import http from "node:http";
import path from "node:path";
import fs from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env;
const [host, port] = AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function request(method, name, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const options = { host, port, agent, method, headers, path: `/2018-06-01/runtime/${name}` };
    const sent = http.request(options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function describe(error) {
  const isError = error instanceof Error;
  const described = {
    errorType: isError ? error.name : typeof error,
    errorMessage: isError ? error.message : String(error),
    trace: isError && error.stack ? error.stack.split("\n") : [],
  };
  console.error("Invoke Error\t" + JSON.stringify(described));
  return JSON.stringify(described);
}

function failure(name, message) {
  const error = new Error(message);
  error.name = name;
  return error;
}

async function load() {
  const parts = /^(.*\/)?([^/.]+)\.(.+)$/.exec(_HANDLER);
  if (!parts) throw failure("Runtime.MalformedHandlerName", "Bad handler");
  const [, folder = "", name, key] = parts;
  const base = path.resolve(LAMBDA_TASK_ROOT, folder, name);
  let module;
  if (fs.existsSync(base + ".mjs")) module = await import(pathToFileURL(base + ".mjs"));
  else if (fs.existsSync(base + ".cjs")) module = createRequire(base)(base + ".cjs");
  else if (fs.existsSync(base + ".js")) module = await import(pathToFileURL(base + ".js"));
  else throw failure("Runtime.ImportModuleError", `Error: Cannot find module '${name}'`);
  const find = (from) => key.split(".").reduce((value, part) => value?.[part], from);
  const handler = find(module) ?? find(module.default);
  if (typeof handler !== "function") {
    throw failure("Runtime.HandlerNotFound", `${_HANDLER} is undefined or not exported`);
  }
  return handler;
}

function context(headers, done) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const client = headers["lambda-runtime-client-context"];
  const get = (name) => process.env[name];
  return {
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    functionName: get("AWS_LAMBDA_FUNCTION_NAME"),
    functionVersion: get("AWS_LAMBDA_FUNCTION_VERSION"),
    memoryLimitInMB: get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"),
    logGroupName: get("AWS_LAMBDA_LOG_GROUP_NAME"),
    logStreamName: get("AWS_LAMBDA_LOG_STREAM_NAME"),
    clientContext: client ? JSON.parse(client) : undefined,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
    done,
    fail: (error) => done(error),
    succeed: (result) => done(null, result),
  };
}

function run(handler, event, headers) {
  return new Promise((resolve, reject) => {
    const done = (error, result) => (error ? reject(error) : resolve(result));
    const result = handler(event, context(headers, done), done);
    if (typeof result?.then === "function") result.then(resolve, reject);
    // Without a promise or a callback the function has no result.
    else if (handler.length < 3) resolve(result);
  });
}

// What AWS's runtime offers to functions that stream their response.
const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
globalThis.awslambda = {
  streamifyResponse(handler) {
    handler[STREAMING] = true;
    return handler;
  },
  HttpResponseStream: {
    from(stream, head) {
      stream.setContentType("application/vnd.awslambda.http-integration-response");
      stream.write(JSON.stringify(head));
      stream.write(new Uint8Array(8));
      return stream;
    },
  },
};

/** Runs a handler that writes its response. */
async function runStreaming(handler, event, headers, id) {
  const stream = http.request({
    host,
    port,
    agent,
    method: "POST",
    path: `/2018-06-01/runtime/invocation/${id}/response`,
    headers: {
      "content-type": "application/octet-stream",
      "lambda-runtime-function-response-mode": "streaming",
      "transfer-encoding": "chunked",
      trailer: "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body",
    },
  });
  stream.setContentType = (type) => stream.setHeader("content-type", type);
  const answered = new Promise((resolve, reject) => {
    stream.on("response", (response) => response.resume().on("end", resolve));
    stream.on("error", reject);
  });
  // Who throws before it has written does not wait for an answer.
  answered.catch(() => {});
  try {
    await handler(event, stream, context(headers, () => {}));
  } catch (error) {
    const described = describe(error);
    if (!stream.headersSent) {
      stream.destroy();
      await request("POST", `invocation/${id}/error`, described);
      return;
    }
    stream.addTrailers({
      "Lambda-Runtime-Function-Error-Type": error?.name ?? "Error",
      "Lambda-Runtime-Function-Error-Body": Buffer.from(described).toString("base64"),
    });
    stream.end();
  }
  await answered;
}

let handler;
try {
  handler = await load();
} catch (error) {
  await request("POST", "init/error", describe(error), {
    "lambda-runtime-function-error-type": error.name,
  });
  process.exit(1);
}
for (;;) {
  const { headers, body } = await request("GET", "invocation/next");
  const id = headers["lambda-runtime-aws-request-id"];
  if (handler[STREAMING]) {
    await runStreaming(handler, JSON.parse(body.toString() || "null"), headers, id);
    continue;
  }
  try {
    const result = await run(handler, JSON.parse(body.toString() || "null"), headers);
    await request("POST", `invocation/${id}/response`, JSON.stringify(result) ?? "null");
  } catch (error) {
    await request("POST", `invocation/${id}/error`, describe(error));
  }
}
