-- Drives the language server as an editor does, and writes what came of it as JSON: for the test beside it. Runs in Neovim 0.7 and later.
local root, server, result = vim.env.CAUCE_ROOT, vim.env.CAUCE_SERVER, vim.env.CAUCE_RESULT
local found = {}

local function wait(holds)
  return vim.wait(20000, holds, 20)
end

local ok, fault = pcall(function()
  vim.cmd('edit ' .. root .. '/main.cauce')
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({ name = 'cauce', cmd = { 'node', server, 'lsp', '--stdio' }, root_dir = root })
  vim.lsp.buf_attach_client(buffer, client)
  wait(function() return #vim.diagnostic.get(buffer) > 0 end)
  found.diagnostics = vim.tbl_map(function(one) return one.code or one.user_data.lsp.code end, vim.diagnostic.get(buffer))
  -- The slip is put right as an author would.
  vim.api.nvim_buf_set_lines(buffer, 3, 4, false, { '  send email hello' })
  wait(function() return #vim.diagnostic.get(buffer) == 0 end)
  found.after = #vim.diagnostic.get(buffer)
  local function at(line, character)
    return { textDocument = vim.lsp.util.make_text_document_params(buffer), position = { line = line, character = character } }
  end
  local function ask(method, params)
    local answers = vim.lsp.buf_request_sync(buffer, method, params, 20000)
    for _, answer in pairs(answers or {}) do
      return answer.result
    end
  end
  local items = ask('textDocument/completion', at(3, 13))
  found.completion = vim.tbl_map(function(item) return item.label end, items.items or items)
  local params = at(0, 9)
  params.newName = 'good_customers'
  local edit = ask('textDocument/rename', params)
  vim.lsp.util.apply_workspace_edit(edit, 'utf-16')
  local edits = ask('textDocument/formatting', { textDocument = params.textDocument, options = { tabSize = 2, insertSpaces = true } })
  vim.lsp.util.apply_text_edits(edits, buffer, 'utf-16')
  found.text = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
end)
if not ok then found.fault = tostring(fault) end
local file = io.open(result, 'w')
file:write(vim.json and vim.json.encode(found) or vim.fn.json_encode(found))
file:close()
vim.cmd('qall!')
