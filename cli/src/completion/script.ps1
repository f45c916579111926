# PowerShell completion for konnect-filter
Register-ArgumentCompleter -Native -CommandName konnect-filter -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $line = $commandAst.Extent.Text
    $end = [Math]::Min([Math]::Max($cursorPosition - $commandAst.Extent.StartOffset, 0), $line.Length)
    $line = $line.Substring(0, $end)
    # Between words there is a space that the text of the command does not have.
    if ($wordToComplete -eq '') { $line += ' ' }
    $before = $env:KONNECT_FILTER_COMPLETE
    $env:KONNECT_FILTER_COMPLETE = 'powershell'
    # Windows PowerShell drops quotes from arguments, so the line goes by the environment.
    $env:KONNECT_FILTER_LINE = $line
    try { $entries = @(& konnect-filter -- '' '' insert 2>$null) }
    finally {
        $env:KONNECT_FILTER_COMPLETE = $before
        $env:KONNECT_FILTER_LINE = $null
    }
    # Nothing is returned for a file: then PowerShell completes it.
    if ($entries.Count -lt 2 -or $entries[0] -eq 'files') { return }
    foreach ($entry in $entries[1..($entries.Count - 1)]) {
        $text, $shown, $about = $entry -split "`t", 3
        if (-not $about) { $about = $shown }
        [System.Management.Automation.CompletionResult]::new($text, $shown, 'ParameterValue', $about)
    }
}
