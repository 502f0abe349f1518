-- Neovim from 0.7 on: opens a scenario, and sees and does what the page of editors says.
local function fail(message)
  io.stderr:write(message .. "\n")
  vim.cmd("cquit 1")
end

local function main()
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({
    name = "rehearsal",
    cmd = { vim.env.REHEARSAL, "lsp" },
    root_dir = vim.fn.getcwd(),
  })
  vim.lsp.buf_attach_client(buffer, client)
  local function wait(what, holds)
    assert(vim.wait(20000, holds, 10), "did not see: " .. what)
  end
  wait("the server", function() return vim.lsp.buf_get_clients(buffer)[client] ~= nil end)

  local function ask(method, params)
    local answers, reason = vim.lsp.buf_request_sync(buffer, method, params, 20000)
    assert(answers, method .. ": " .. tostring(reason))
    -- The key of errors has another name from Neovim 0.8 on.
    local answer = answers[client]
    return answer.result, answer.err or answer.error
  end
  local document = { uri = vim.uri_from_bufnr(buffer) }
  local function at(line, character, more)
    local params = { textDocument = document, position = { line = line, character = character } }
    return vim.tbl_extend("force", params, more or {})
  end

  -- A mistake, and its cure.
  vim.api.nvim_buf_set_lines(buffer, 5, 6, false, { "  - sqs.send: ordrs" })
  wait("a mistake", function() return #vim.diagnostic.get(buffer) == 1 end)
  local mistake = vim.diagnostic.get(buffer)[1]
  assert(mistake.message:find("there is no queue `ordrs`", 1, true), mistake.message)
  local range = {
    start = { line = mistake.lnum, character = mistake.col },
    ["end"] = { line = mistake.lnum, character = mistake.col + 1 },
  }
  local actions = ask("textDocument/codeAction", {
    textDocument = document, range = range, context = { diagnostics = {} },
  })
  vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
  wait("no mistake", function() return #vim.diagnostic.get(buffer) == 0 end)

  -- Names.
  local items = ask("textDocument/completion", at(5, 16))
  assert(#items == 1 and items[1].label == "orders", vim.inspect(items))
  local references = ask("textDocument/references", at(5, 16, { context = { includeDeclaration = true } }))
  assert(#references == 3, vim.inspect(references))
  local edit = ask("textDocument/rename", at(5, 16, { newName = "parcels" }))
  vim.lsp.util.apply_workspace_edit(edit, "utf-16")
  -- The other files were opened for that; with the settings of the page they are attached.
  for _, other in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(other) and vim.api.nvim_buf_get_name(other):find("/scenarios/", 1, true) then
      vim.lsp.buf_attach_client(other, client)
    end
  end
  assert(vim.api.nvim_buf_get_lines(buffer, 5, 6, false)[1] == "  - sqs.send: parcels")
  local _, refused = ask("textDocument/rename", at(5, 16, { newName = "a b" }))
  assert(refused.message:find("cannot be a name of the stage", 1, true), vim.inspect(refused))

  -- Lenses and folds.
  local lenses = ask("textDocument/codeLens", { textDocument = document })
  assert(lenses[1].command.command == "rehearsal.run", vim.inspect(lenses))
  local folds = ask("textDocument/foldingRange", { textDocument = document })
  assert(#folds >= 2, vim.inspect(folds))

  -- Formatting.
  vim.api.nvim_buf_set_lines(buffer, 0, 1, false, { "scenario:    An order is sent" })
  vim.lsp.util.apply_text_edits(
    ask("textDocument/formatting", { textDocument = document, options = { tabSize = 2, insertSpaces = true } }),
    buffer,
    "utf-16"
  )
  assert(vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1] == "scenario: An order is sent")
  vim.lsp.stop_client(client)
  print("everything was seen")
end

local is_fine, message = pcall(main)
if is_fine then
  vim.cmd("qall!")
else
  fail(tostring(message))
end
