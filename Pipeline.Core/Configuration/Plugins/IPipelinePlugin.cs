namespace Pipeline.Core.Configuration.Plugins;

/// <summary>
/// What an assembly named under <c>plugins:</c> in pipeline.yaml has at least one public class of, with a public constructor without parameters: it adds its stages and backends, which the
/// same file may then name.
/// </summary>
public interface IPipelinePlugin
{
    /// <summary>Adds what the plugin brings.</summary>
    /// <param name="registry">What pipeline.yaml can name; it has what comes with the library.</param>
    void Register(PipelineRegistry registry);
}
