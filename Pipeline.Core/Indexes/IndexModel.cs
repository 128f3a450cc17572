using System.Globalization;

namespace Pipeline.Core.Indexes;

/// <summary>A model's identity and the size of its vectors.</summary>
internal sealed record IndexModel(string Identity, int Dimensions)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Identity} ({Dimensions} dimensions)");
}
