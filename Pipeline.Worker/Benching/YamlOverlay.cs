using Pipeline.Core.Configuration.Files;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Worker.Benching;

/// <summary>A pipeline.yaml with some values replaced, for a run in a scratch folder: the user's own file is never touched.</summary>
internal sealed class YamlOverlay
{
    private readonly YamlStream _stream = [];

    private YamlOverlay(TextReader text) => _stream.Load(text);

    /// <summary>Reads a configuration.</summary>
    /// <param name="config">The file; <see langword="null"/> for the built-in configuration.</param>
    public static YamlOverlay Load(FileInfo? config)
    {
        using TextReader reader = config is null ? new StringReader(PipelineFile.BuiltInText()) : config.OpenText();
        return new YamlOverlay(reader);
    }

    /// <summary>Sets one value; sections on the way are made when missing.</summary>
    /// <param name="path">Keys joined by dots: <c>stages.embed.parallelism</c>.</param>
    /// <param name="value">A scalar as it would stand in the file, or a node.</param>
    public YamlOverlay Set(string path, YamlNode value)
    {
        var keys = path.Split('.');
        var section = (YamlMappingNode)_stream.Documents[0].RootNode;
        foreach (var key in keys[..^1])
        {
            if (!section.Children.TryGetValue(key, out var next) || next is not YamlMappingNode)
            {
                next = new YamlMappingNode();
                section.Children[key] = next;
            }

            section = (YamlMappingNode)next;
        }

        section.Children[keys[^1]] = value;
        return this;
    }

    /// <summary>The configuration as it is now.</summary>
    public override string ToString()
    {
        using StringWriter text = new();
        _stream.Save(text, assignAnchors: false);
        return text.ToString();
    }

    /// <summary>Writes it to a file.</summary>
    public string Save(string path)
    {
        using StreamWriter writer = File.CreateText(path);
        _stream.Save(writer, assignAnchors: false);
        return path;
    }
}
