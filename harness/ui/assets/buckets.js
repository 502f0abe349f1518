// Buckets: their objects, a preview that cannot do anything, and buttons to upload and
// delete.

import { complain, doing } from "./api.js";
import { buttonForm, details, field, nameList } from "./button.js";
import { counted, fact, h, json } from "./report.js";

const MAX_OBJECTS = 1000;
// How much of a text is shown, and the largest picture and file.
const PREVIEW = 65536;
const MAX_PICTURE = 8 << 20;
const MAX_UPLOAD = 16 << 20;
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"];

export async function bucketsSection(cloud, [name], query) {
  const { Buckets: found } = await cloud.call("s3", "ListBuckets");
  const names = (found || []).map((one) => one.Name);
  const bucket = names.find((one) => one === name || cloud.logical("buckets", one) === name) || names[0];
  const list = nameList(names.map((one) => ({ name: cloud.logical("buckets", one), href: cloud.address("buckets", one) })), bucket && cloud.logical("buckets", bucket), "There are no buckets.");
  if (!bucket) return { title: "Buckets", content: [list] };
  const view = new BucketView(cloud, bucket, query.prefix || "");
  await view.fill();
  return { title: "Buckets", content: [list, h("h2", null, cloud.logical("buckets", bucket)), view.actions(), view.count, view.list, view.preview], leave: () => view.leave() };
}

class BucketView {
  constructor(cloud, bucket, prefix) {
    this.cloud = cloud;
    this.bucket = bucket;
    this.prefix = prefix;
    this.count = h("p", { class: "faint", role: "status" });
    this.list = h("ul", { class: "objects" });
    this.preview = h("section", { class: "preview-box", "aria-label": "Preview", "aria-live": "polite" });
    this.url = null;
  }

  leave() {
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = null;
  }

  async fill() {
    const output = await this.cloud.call("s3", "ListObjectsV2", { Bucket: this.bucket, MaxKeys: MAX_OBJECTS, Prefix: this.prefix });
    const objects = output.Contents || [];
    this.count.textContent = output.IsTruncated ? `The first ${objects.length} objects: narrow them by the beginning of their keys.` : counted(objects.length, "object");
    this.list.replaceChildren(...objects.map((one) => h("li", null,
      h("button", { type: "button", class: "link mono", click: doing(() => this.show(one)) }, one.Key),
      h("span", { class: "faint num" }, size(one.Size)), h("span", { class: "faint num wide" }, new Date(one.LastModified).toLocaleString()))));
  }

  actions() {
    const prefix = h("input", { type: "search", value: this.prefix || null, placeholder: "Beginning of the keys", "aria-label": "Beginning of the keys", input: () => {
      this.prefix = prefix.value;
      this.fill().catch(complain);
    } });
    return h("div", { class: "actions" }, prefix, details("Upload an object", this.uploadForm()));
  }

  uploadForm() {
    const key = h("input", { type: "text", spellcheck: "false", required: true });
    const text = h("textarea", { rows: "4", spellcheck: "false" });
    const kind = h("input", { type: "text", spellcheck: "false", placeholder: "application/octet-stream" });
    let bytes = null;
    const file = h("input", { type: "file", change: async () => {
      const [chosen] = file.files;
      if (!chosen) return;
      if (chosen.size > MAX_UPLOAD) return complain(new Error(`could not take ${chosen.name}: ${size(MAX_UPLOAD)} is the most`));
      bytes = base64(new Uint8Array(await chosen.arrayBuffer()));
      if (!key.value) key.value = this.prefix + chosen.name;
      if (!kind.value) kind.value = chosen.type;
      form.refresh();
    } });
    const form = buttonForm(this.cloud, {
      label: "Upload",
      fields: [field("Key", key), field("Media type", kind), field("File", file), field("or text", text, true)],
      read: () => (key.value ? { button: "put_object", bucket: this.bucket, key: key.value, base64: bytes ?? base64(new TextEncoder().encode(text.value)), content_type: kind.value || (bytes === null ? "text/plain" : "") } : null),
      done: () => this.fill(),
    });
    return form;
  }

  async show(object) {
    this.leave();
    const head = await this.cloud.call("s3", "HeadObject", { Bucket: this.bucket, Key: object.Key });
    const kind = (head.ContentType || "").split(";")[0].trim().toLowerCase();
    const content = await this.content(object, kind);
    const remove = details("Delete it", buttonForm(this.cloud, {
      label: "Delete", fields: [], primary: false, read: () => ({ button: "delete_object", bucket: this.bucket, key: object.Key }),
      done: async () => {
        this.preview.replaceChildren();
        await this.fill();
      },
    }));
    this.preview.replaceChildren(h("h3", { class: "mono" }, object.Key),
      h("dl", { class: "facts" }, fact("size", size(object.Size)), fact("media type", head.ContentType), fact("entity tag", head.ETag && h("code", null, head.ETag)),
        Object.entries(head.Metadata || {}).map(([name, value]) => fact(name, value))),
      h("div", { class: "actions" }, h("button", { type: "button", class: "plain", click: doing(() => this.download(object)) }, "Download"), remove), content);
  }

  // Pictures are shown as such, everything else as text: nothing of it is run.
  async content(object, kind) {
    if (PICTURES.includes(kind) && object.Size <= MAX_PICTURE) {
      const output = await this.cloud.call("s3", "GetObject", { Bucket: this.bucket, Key: object.Key });
      this.url = URL.createObjectURL(new Blob([bytesOf(output.Body)], { type: kind }));
      return h("img", { class: "picture", src: this.url, alt: object.Key });
    }
    if (object.Size === 0) return h("p", { class: "faint" }, "It is empty.");
    const input = { Bucket: this.bucket, Key: object.Key };
    if (object.Size > PREVIEW) input.Range = `bytes=0-${PREVIEW - 1}`;
    const output = await this.cloud.call("s3", "GetObject", input);
    let text;
    try {
      // The last character may be cut.
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(output.Body), { stream: object.Size > PREVIEW });
    } catch {
      return h("p", { class: "faint" }, "It is no text.");
    }
    return [h("div", { class: "body tall", tabindex: "0", "aria-label": "content" }, json(text)), object.Size > PREVIEW ? h("p", { class: "faint" }, `The first ${size(PREVIEW)} of it.`) : ""].filter(Boolean).reduce((all, one) => { all.append(one); return all; }, h("div", null));
  }

  async download(object) {
    const output = await this.cloud.call("s3", "GetObject", { Bucket: this.bucket, Key: object.Key });
    const url = URL.createObjectURL(new Blob([bytesOf(output.Body)], { type: "application/octet-stream" }));
    const link = h("a", { href: url, download: object.Key.split("/").pop() || "object" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1 << 20) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / (1 << 20)).toFixed(1)} MiB`;
}

function bytesOf(text) {
  return Uint8Array.from(atob(text || ""), (letter) => letter.charCodeAt(0));
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
