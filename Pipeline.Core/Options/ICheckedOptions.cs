namespace Pipeline.Core.Options;

/// <summary>Options with a rule between several of their keys that no attribute expresses.</summary>
public interface ICheckedOptions
{
    /// <summary>What is wrong between the keys, with the values and what is allowed, without a full stop; <see langword="null"/> when they fit.</summary>
    string? FindFault();
}
