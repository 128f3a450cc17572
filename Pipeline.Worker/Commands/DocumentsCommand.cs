using System.CommandLine;
using Pipeline.Core.Indexes;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands;

/// <summary><c>documents list|show|delete</c></summary>
internal static class DocumentsCommand
{
    public static Command Create(CommandRunner runner) =>
        new("documents", "The documents that the index holds.")
        {
            CreateList(runner),
            CreateShow(runner),
            CreateDelete(runner),
        };

    private static DocumentedCommand CreateList(CommandRunner runner)
    {
        var tenant = Tenant();
        var prefix = Prefix("Only documents whose id begins with this.");
        Option<string?> after = new("--after") { Description = "Only documents after this id: the next page.", HelpName = "ID" };
        Option<int> limit = new("--limit") { Description = "At most this many, in the order of their ids; 1 to 10,000.", HelpName = "N", DefaultValueFactory = _ => new DocumentPage().Limit };
        Ranges.Limit(limit, 1, DocumentPage.MaxLimit);
        DocumentedCommand command = new("list", "Lists documents.")
        {
            Examples =
            [
                ("documents list --prefix /srv/handbook/", "Those of a folder:"),
                ("documents list --limit 100 --after /srv/handbook/z.md --json", "Page by page, for a script: 'next' is the id for --after, null on the last page:"),
            ],
        };
        command.Options.Add(tenant);
        command.Options.Add(prefix);
        command.Options.Add(after);
        command.Options.Add(limit);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => DocumentsListing.ListAsync(
            context,
            parsed.GetValue(tenant)!,
            new DocumentPage { Prefix = parsed.GetValue(prefix) ?? "", After = parsed.GetValue(after), Limit = parsed.GetValue(limit) },
            stop)));
        return command;
    }

    private static DocumentedCommand CreateShow(CommandRunner runner)
    {
        Argument<string> id = new("ID") { Description = "The document's id, or the path of its file." };
        var tenant = Tenant();
        Option<int> from = new("--from") { Description = "The first chunk to show, from 0.", HelpName = "N" };
        Ranges.Limit(from, 0, int.MaxValue);
        Option<int> limit = new("--limit") { Description = "At most this many chunks; 1 to 10,000.", HelpName = "N", DefaultValueFactory = _ => 100 };
        Ranges.Limit(limit, 1, 10_000);
        DocumentedCommand command = new("show", "Shows one document: where it came from, its metadata and chunks.")
        {
            Examples = [("documents show handbook.md", "One document:"), ("documents show handbook.md --from 100 --json", "Its later chunks, for a script:")],
        };
        command.Arguments.Add(id);
        command.Options.Add(tenant);
        command.Options.Add(from);
        command.Options.Add(limit);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => DocumentsListing.ShowAsync(
            context, new DocumentsListing.Wanted(parsed.GetValue(tenant)!, parsed.GetValue(id)!, parsed.GetValue(from), parsed.GetValue(limit)), stop)));
        return command;
    }

    private static DocumentedCommand CreateDelete(CommandRunner runner)
    {
        Argument<string[]> ids = new("ID") { Description = "The documents' ids, or the paths of their files.", Arity = ArgumentArity.ZeroOrMore };
        var tenant = Tenant();
        var prefix = Prefix("Delete all documents whose id begins with this.");
        Option<bool> yes = new("--yes", "-y") { Description = "Do not ask." };
        DocumentedCommand command = new("delete", "Deletes documents with their chunks and vectors. 'index compact' then wipes them from the disk.")
        {
            Examples = [("documents delete handbook.md", "One document:"), ("documents delete --prefix /srv/handbook/ --yes", "Those of a folder, without being asked:")],
        };
        command.Arguments.Add(ids);
        command.Options.Add(tenant);
        command.Options.Add(prefix);
        command.Options.Add(yes);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => DocumentsDeletion.RunAsync(
            context, new DocumentsDeletion.Wanted(parsed.GetValue(tenant)!, parsed.GetValue(ids) ?? [], parsed.GetValue(prefix)), parsed.GetValue(yes), stop)));
        return command;
    }

    private static Option<string> Tenant() => new("--tenant") { Description = "Whose documents.", HelpName = "NAME", DefaultValueFactory = _ => JobOptions.Defaults.Tenant };

    private static Option<string?> Prefix(string description) => new("--prefix") { Description = description, HelpName = "TEXT" };
}
