// Users of user pools.

import { nameList } from "./button.js";
import { body, h } from "./report.js";

export async function usersSection(cloud, [name]) {
  const pools = await cloud.all("cognito-idp", "ListUserPools", { MaxResults: 60 }, "UserPools", "NextToken");
  const pool = pools.find((one) => one.Id === name) || pools[0];
  const list = nameList(pools.map((one) => ({ name: one.Name, href: cloud.address("users", one.Id) })), pool?.Name, "There are no user pools.");
  if (!pool) return { title: "Users", content: [list] };
  const users = await cloud.all("cognito-idp", "ListUsers", { UserPoolId: pool.Id }, "Users", "PaginationToken");
  return {
    title: "Users",
    content: [list, h("h2", null, pool.Name), users.length ? h("ul", { class: "rows" }, users.map((user) => {
      const attributes = Object.fromEntries((user.Attributes || []).map((one) => [one.Name, one.Value]));
      return h("li", null, h("details", { class: "item-row" },
        h("summary", null, h("span", { class: "mono" }, user.Username), h("span", { class: "faint" }, `${attributes.email || attributes.phone_number || ""} ${user.UserStatus}${user.Enabled ? "" : ", disabled"}`)),
        h("div", { class: "inside bodies" }, body("attributes", attributes), body("user", { ...user, Attributes: undefined }))));
    })) : h("p", { class: "faint" }, "It has no users.")],
  };
}
