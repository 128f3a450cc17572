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

    /// <summary>Every name a flow could use, sorted.</summary>
    public IReadOnlyList<string> Names => [.. entries.Keys.Concat(registry.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The names of stages that can be given an item of a type, sorted.</summary>
    public IReadOnlyList<string> NamesTaking(IReadOnlyCollection<Type> inputs) =>
        [.. Names.Where(name => Find(name)!.Variants.Any(variant =>
            StageContract.Of(variant.Registration.StageType).Any(contract => !contract.IsJoin && inputs.Any(contract.Takes))))];
}
