using Pipeline.Core.Flow;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Tests.Samples;

public static class RedactionFlow
{
    public static FlowDefinition Create() => FlowBuilder.From<string>("redact")
        .Expand("split", new SplitLines(), new() { Capacity = 4 }, StageWork.InputOutput)
        .Transform("redact-emails", new RedactEmails("[e-mail]"), new() { Capacity = 256, Parallelism = Parallelism.Of(2), Ordered = true })
        .Build();
}
