// What the protocol and the editor call by different names.
'use strict';

module.exports = (vscode) => {
  const position = (p) => new vscode.Position(p.line, p.character);
  const range = (r) => new vscode.Range(position(r.start), position(r.end));
  const uri = (text) => vscode.Uri.parse(text);
  const location = (l) => new vscode.Location(uri(l.uri), range(l.range));
  const textEdit = (e) => new vscode.TextEdit(range(e.range), e.newText);

  const fromPosition = (p) => ({ line: p.line, character: p.character });
  const fromRange = (r) => ({ start: fromPosition(r.start), end: fromPosition(r.end) });

  function markdown(content) {
    return new vscode.MarkdownString(typeof content === 'string' ? content : content.value);
  }

  // The protocol counts severities and kinds from one, the editor from zero.
  function diagnostic(found) {
    const out = new vscode.Diagnostic(range(found.range), found.message, (found.severity ?? 1) - 1);
    out.code = found.code;
    out.source = found.source;
    out.relatedInformation = (found.relatedInformation ?? []).map(
      (related) => new vscode.DiagnosticRelatedInformation(location(related.location), related.message),
    );
    return out;
  }

  function completion(item) {
    const out = new vscode.CompletionItem(item.label, item.kind ? item.kind - 1 : undefined);
    out.detail = item.detail;
    out.sortText = item.sortText;
    out.filterText = item.filterText;
    if (item.documentation) out.documentation = markdown(item.documentation);
    if (item.textEdit) {
      out.range = range(item.textEdit.range);
      out.insertText = item.textEdit.newText;
    }
    return out;
  }

  function symbol(found) {
    const out = new vscode.DocumentSymbol(
      found.name,
      found.detail ?? '',
      found.kind - 1,
      range(found.range),
      range(found.selectionRange),
    );
    out.children = (found.children ?? []).map(symbol);
    return out;
  }

  function workspaceEdit(found) {
    const out = new vscode.WorkspaceEdit();
    for (const [file, edits] of Object.entries(found.changes ?? {})) {
      out.set(uri(file), edits.map(textEdit));
    }
    for (const change of found.documentChanges ?? []) {
      if (change.kind === 'rename') out.renameFile(uri(change.oldUri), uri(change.newUri));
      else out.set(uri(change.textDocument.uri), change.edits.map(textEdit));
    }
    return out;
  }

  function codeAction(found) {
    const out = new vscode.CodeAction(found.title, vscode.CodeActionKind.QuickFix);
    out.isPreferred = found.isPreferred;
    out.diagnostics = (found.diagnostics ?? []).map(diagnostic);
    if (found.edit) out.edit = workspaceEdit(found.edit);
    return out;
  }

  function codeLens(found) {
    return new vscode.CodeLens(range(found.range), found.command);
  }

  function inlayHint(found) {
    const out = new vscode.InlayHint(position(found.position), found.label);
    out.paddingLeft = found.paddingLeft;
    if (found.tooltip) out.tooltip = markdown(found.tooltip);
    return out;
  }

  function folding(found) {
    const kind = found.kind === 'comment' ? vscode.FoldingRangeKind.Comment : undefined;
    return new vscode.FoldingRange(found.startLine, found.endLine, kind);
  }

  function highlight(found) {
    return new vscode.DocumentHighlight(range(found.range), (found.kind ?? 1) - 1);
  }

  return {
    codeAction, codeLens, completion, diagnostic, folding, fromPosition, fromRange, highlight,
    inlayHint, location, markdown, range, symbol, textEdit, workspaceEdit,
  };
};
