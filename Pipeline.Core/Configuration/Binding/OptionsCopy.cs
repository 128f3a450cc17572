namespace Pipeline.Core.Configuration.Binding;

/// <summary>Copies options objects: what is bound is a copy of the defaults, never the defaults themselves.</summary>
internal static class OptionsCopy
{
    /// <summary>A new object with the same values.</summary>
    public static object Of(object options)
    {
        var copy = Activator.CreateInstance(options.GetType())!;
        foreach (var property in options.GetType().GetProperties().Where(property => property.SetMethod?.IsPublic == true))
        {
            property.SetValue(copy, property.GetValue(options));
        }

        return copy;
    }
}
