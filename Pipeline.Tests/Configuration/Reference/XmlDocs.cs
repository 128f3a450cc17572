using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Pipeline.Tests.Configuration.Reference;

/// <summary>The documentation comments of an assembly, as Markdown.</summary>
internal sealed partial class XmlDocs
{
    private readonly Dictionary<string, XElement> _members;

    private XmlDocs(XDocument document) => _members = document.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    public static XmlDocs Of(Assembly assembly) => new(XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")));

    /// <summary>A part of a property's comment, as <c>summary</c> or <c>value</c>; empty when it has none.</summary>
    public string Of(PropertyInfo property, string part) => Part($"P:{property.DeclaringType!.FullName}.{property.Name}", part);

    public string Of(Type type, string part) => Part($"T:{type.FullName}", part);

    private string Part(string member, string part) =>
        _members.TryGetValue(member, out var comment) && comment.Element(part) is { } element ? Spaces().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim() : "";

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } link => $"`{Word(link)}`",
        XElement other => string.Concat(other.Nodes().Select(Text)),
        _ => "",
    };

    private static string Word(XElement link)
    {
        if (link.Attribute("langword") is { } word)
        {
            return word.Value;
        }

        var target = link.Attribute("cref")!.Value;
        var name = target[(target.LastIndexOf('.') + 1)..];
        return target.StartsWith("P:", StringComparison.Ordinal) ? char.ToLowerInvariant(name[0]) + name[1..] : name;
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
