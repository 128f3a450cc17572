namespace Pipeline.Tests.Configuration.Samples;

internal sealed record Source(string Path);

internal sealed record Document(string Text);

internal sealed record Passage(string Text);

internal sealed record Vectored(string Text);

internal sealed record Stored(int Count);

internal sealed record Question(string Text);

internal sealed record QuestionVector(string Text);

internal sealed record Found(string Text);

internal sealed record Reply(string Text);
