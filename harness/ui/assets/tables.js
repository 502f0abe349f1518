// Tables: their items, and buttons to put and delete them.

import { buttonForm, details, field, jsonObject, nameList } from "./button.js";
import { body, counted, fact, h } from "./report.js";

const MAX_ITEMS = 200;

export async function tablesSection(cloud, [name]) {
  const names = await cloud.all("dynamodb", "ListTables", {}, "TableNames", ["ExclusiveStartTableName", "LastEvaluatedTableName"]);
  const table = names.find((one) => one === name) || names[0];
  const list = nameList(names.map((one) => ({ name: cloud.logical("tables", one), href: cloud.address("tables", one) })), table && cloud.logical("tables", table), "There are no tables.");
  if (!table) return { title: "Tables", content: [list] };
  const { Table: described } = await cloud.call("dynamodb", "DescribeTable", { TableName: table });
  const keys = described.KeySchema.map((one) => one.AttributeName);
  const items = h("div", null);
  const fill = async () => {
    const { Items: found, LastEvaluatedKey: more } = await cloud.call("dynamodb", "Scan", { TableName: table, Limit: MAX_ITEMS });
    items.replaceChildren(...itemsOf(cloud, table, keys, found, more, fill));
  };
  await fill();
  return {
    title: "Tables",
    content: [list, h("h2", null, cloud.logical("tables", table)),
      h("dl", { class: "facts" }, fact("key", keys.join(", ")), fact("status", described.TableStatus), fact("indexes", (described.GlobalSecondaryIndexes || []).map((one) => one.IndexName).join(", "))),
      h("div", { class: "actions" }, details("Put an item", putForm(cloud, table, described, fill))), items],
  };
}

function putForm(cloud, table, described, refresh) {
  const types = new Map(described.AttributeDefinitions.map((one) => [one.AttributeName, one.AttributeType]));
  const begin = Object.fromEntries(described.KeySchema.map((one) => [one.AttributeName, types.get(one.AttributeName) === "N" ? 1 : "a"]));
  const text = h("textarea", { rows: "6", spellcheck: "false" }, JSON.stringify(begin, null, 2));
  return buttonForm(cloud, {
    label: "Put", fields: [field("Item", text, true)],
    read: () => ({ button: "put_item", table, item: jsonObject(text.value, "the item") }), done: refresh,
  });
}

function itemsOf(cloud, table, keys, items, more, refresh) {
  if (items.length === 0) return [h("p", { class: "faint" }, "It has no items.")];
  return [
    h("p", { class: "faint", role: "status" }, more ? `The first ${items.length} items.` : counted(items.length, "item")),
    h("ul", { class: "rows" }, items.map((item) => {
      const plain = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainOf(value)]));
      const key = Object.fromEntries(keys.map((name) => [name, plain[name]]));
      const content = h("div", { class: "inside" });
      const open = () => {
        if (content.hasChildNodes()) return;
        content.append(h("div", { class: "bodies" }, body("item", plain)));
        // A key of bytes cannot be written as JSON.
        if (keys.every((name) => !("B" in item[name]))) {
          content.append(details("Delete it", buttonForm(cloud, { label: "Delete", fields: [], primary: false, read: () => ({ button: "delete_item", table, key }), done: refresh })));
        }
      };
      return h("li", null, h("details", { class: "item-row", toggle: open }, h("summary", null, h("span", { class: "mono" }, Object.values(key).join(" / ")), h("span", { class: "mono preview faint" }, JSON.stringify(plain).slice(0, 300))), content));
    })),
  ];
}

function plainOf(value) {
  const [[type, inner]] = Object.entries(value);
  if (type === "N") return Number(inner);
  if (type === "NULL") return null;
  if (type === "L") return inner.map(plainOf);
  if (type === "M") return Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, plainOf(one)]));
  if (type === "NS") return inner.map(Number);
  return inner;
}
