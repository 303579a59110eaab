namespace RsyslogRelp.Gardener.Admission;

/// <summary>Reads certificates and keys of a project, for which the platform throws more types of exceptions than it documents.</summary>
internal static class Attempt
{
    /// <summary>Whether an action ends without an exception.</summary>
    public static bool Succeeds(Action action)
    {
        try
        {
            action();
            return true;
        }
#pragma warning disable CA1031 // Every failure to read a Secret is a finding about it.
        catch (Exception exception) when (exception is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
