using Pipeline.Core.Options;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Stages.Registration;

/// <summary>What must hold of a registration. Pure.</summary>
internal static class StageRegistrationChecks
{
    /// <summary>The key that names an entry's class when the entry has a name of its own.</summary>
    public const string UseKey = "use";

    private const string Shapes = "ITransformStage, IExpandStage, IBatchStage, IGatherStage or IJoinStage";

    /// <summary>The first fault of a registration, or <see langword="null"/>.</summary>
    /// <param name="added">The registration.</param>
    /// <param name="present">What is registered already.</param>
    public static string? Find(StageRegistration added, IEnumerable<StageRegistration> present) =>
        NameFault(added) ?? TypeFault(added) ?? OptionsFault(added) ?? DuplicateFault(added, present);

    private static string? NameFault(StageRegistration added) => EntryName.IsValid(added.Name)
        ? null
        : $"'{added.Name}' cannot name a stage; {EntryName.Rule}";

    private static string? TypeFault(StageRegistration added)
    {
        if (!added.StageType.IsClass || added.StageType.IsAbstract || added.StageType.ContainsGenericParameters)
        {
            return $"{TypeNames.Of(added.StageType)} cannot be created; register a class that is neither abstract nor open generic";
        }

        var contracts = StageContract.Of(added.StageType);
        var twice = contracts.Where(contract => !contract.IsJoin).GroupBy(contract => contract.Input).FirstOrDefault(group => group.Count() > 1);
        return contracts.Count == 0
            ? $"{TypeNames.Of(added.StageType)} implements no stage interface; implement {Shapes}"
            : twice is null ? null : $"{TypeNames.Of(added.StageType)} implements several stage interfaces for {TypeNames.Of(twice.Key)}; keep one for each input";
    }

    private static string? OptionsFault(StageRegistration added)
    {
        if (added.OptionsType is not { } type)
        {
            return null;
        }

        if (type.IsAbstract || !type.IsClass || type.GetConstructor(Type.EmptyTypes) is null)
        {
            return $"its options class {TypeNames.Of(type)} has no public constructor without parameters; give it one and a default for each property";
        }

        var taken = OptionKey.Of(typeof(StageSettings)).Select(key => key.Name).Append(UseKey).Concat(added.KeyAliases.Keys).ToHashSet(StringComparer.Ordinal);
        var clash = OptionKey.Of(type).FirstOrDefault(key => taken.Contains(key.Name));
        return clash is null ? null : $"its options class {TypeNames.Of(type)} has a property {clash.Property.Name}, but '{clash.Name}' is a key of every stage; rename it";
    }

    private static string? DuplicateFault(StageRegistration added, IEnumerable<StageRegistration> present)
    {
        var contracts = StageContract.Of(added.StageType);
        foreach (var other in present.Where(other => other.Name == added.Name))
        {
            var same = StageContract.Of(other.StageType).FirstOrDefault(theirs => contracts.Any(ours => ours.Input == theirs.Input && ours.IsJoin == theirs.IsJoin));
            if (same is not null)
            {
                return $"{TypeNames.Of(other.StageType)} is registered under that name for the same input, {TypeNames.Of(same.Input)}; choose another name for {TypeNames.Of(added.StageType)}";
            }
        }

        return null;
    }
}
