// Topics: who subscribes to them, and a button to publish.

import { buttonForm, details, field, nameList } from "./button.js";
import { h } from "./report.js";

export async function topicsSection(cloud, [name]) {
  const topics = await cloud.all("sns", "ListTopics", {}, "Topics", "NextToken");
  const named = topics.map((one) => ({ arn: one.TopicArn, name: one.TopicArn.split(":").pop() }));
  const topic = named.find((one) => one.name === name) || named[0];
  const list = nameList(named.map((one) => ({ name: cloud.logical("topics", one.name), href: cloud.address("topics", one.name) })), topic && cloud.logical("topics", topic.name), "There are no topics.");
  if (!topic) return { title: "Topics", content: [list] };
  const subscriptions = await cloud.all("sns", "ListSubscriptionsByTopic", { TopicArn: topic.arn }, "Subscriptions", "NextToken");
  return {
    title: "Topics",
    content: [list, h("h2", null, cloud.logical("topics", topic.name)), h("div", { class: "actions" }, details("Publish a message", publishForm(cloud, topic))),
      subscriptions.length ? h("table", { class: "list" }, h("thead", null, h("tr", null, h("th", null, "protocol"), h("th", null, "subscriber"))),
        h("tbody", null, subscriptions.map((one) => h("tr", null, h("td", null, one.Protocol), h("td", { class: "mono" }, one.Endpoint))))) : h("p", { class: "faint" }, "Nobody subscribes to it.")],
  };
}

function publishForm(cloud, topic) {
  const text = h("textarea", { rows: "5", spellcheck: "false" }, "{}");
  const subject = h("input", { type: "text" });
  const sent = h("p", { class: "faint", role: "status" });
  return h("div", null, buttonForm(cloud, {
    label: "Publish", fields: [field("Subject", subject), field("Message", text, true)],
    read: () => (text.value ? { button: "publish", topic: topic.name, body: text.value, subject: subject.value } : null),
    done: (answer) => { sent.textContent = `It was published as ${answer.MessageId}.`; },
  }), sent);
}
