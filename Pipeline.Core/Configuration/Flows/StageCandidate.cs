using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Registration;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>A class that a step may mean, by one of its stage interfaces.</summary>
internal sealed record StageCandidate(StageVariant Variant, StageContract Contract);
