using Pipeline.Core.Options;

namespace Pipeline.Core.Configuration.Binding;

/// <summary>Copies options objects: what is bound is a copy of the defaults, never the defaults themselves.</summary>
internal static class OptionsCopy
{
    /// <summary>A new object with the same values.</summary>
    public static object Of(object options)
    {
        var copy = Activator.CreateInstance(options.GetType())!;
        foreach (var key in OptionKey.Of(options.GetType()))
        {
            key.Property.SetValue(copy, key.Property.GetValue(options));
        }

        return copy;
    }
}
