using Pipeline.Core.Options;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Registration;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>What a name in a flow means: an entry of <c>stages:</c>, else a registered stage with its defaults.</summary>
internal sealed class StageTable(IReadOnlyDictionary<string, StageOptions> entries, StageRegistry registry)
{
    /// <summary>The stage of a name, or <see langword="null"/>.</summary>
    public StageOptions? Find(string name)
    {
        if (entries.TryGetValue(name, out var entry))
        {
            return entry;
        }

        var registrations = registry.Find(name);
        return registrations.Count == 0 ? null : StageOptions.DefaultOf(name, registrations);
    }

    /// <summary>The classes that a step's name stands for, each by each of its stage interfaces; none for an unknown name.</summary>
    public IEnumerable<ResolvedStep> ClassesOf(FlowStep step) => (Find(step.Stage)?.Variants ?? [])
        .SelectMany(variant => StageContract.Of(variant.Registration.StageType), (variant, contract) => new ResolvedStep(step, variant, contract, contract.Input));

    /// <summary>The transform that best turns one type into another, among the classes of a step.</summary>
    public ResolvedStep? FindTransform(FlowStep step, Type input, Type output) => TransformsOf(step)
        .Where(stage => stage.Output == output && stage.Contract.Takes(input))
        .OrderByDescending(stage => stage.Contract.Input == input)
        .FirstOrDefault()?.Given(input);

    /// <summary>What the transforms among the classes of a step turn into what, in words; empty when there are none.</summary>
    public string DescribeTransforms(FlowStep step) =>
        string.Join(" or ", TransformsOf(step).Select(stage => $"{TypeNames.Of(stage.Contract.Input)} → {TypeNames.Of(stage.Output)}"));

    private IEnumerable<ResolvedStep> TransformsOf(FlowStep step) => ClassesOf(step).Where(stage => stage.Contract.Definition == typeof(ITransformStage<,>));

    /// <summary>Every name a flow could use, sorted.</summary>
    public IReadOnlyList<string> Names => [.. entries.Keys.Concat(registry.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The names of stages that can be given an item of a type, sorted.</summary>
    public IReadOnlyList<string> NamesTaking(IReadOnlyCollection<Type> inputs) =>
        [.. Names.Where(name => Find(name)!.Variants.Any(variant =>
            StageContract.Of(variant.Registration.StageType).Any(contract => !contract.IsJoin && inputs.Any(contract.Takes))))];
}
