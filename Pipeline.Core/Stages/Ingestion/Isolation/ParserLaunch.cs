namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>How a process is started that parses documents: a program that runs <see cref="ParserServer"/> over its stdin and stdout. Immutable.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ParserLaunch(string FileName, IReadOnlyList<string> Arguments);
