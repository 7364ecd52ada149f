import '../../lib/valid-language.ts'
import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import { useScale } from '../../lib/use-scale.ts'
import { HEIGHT, plotOptions, type PlotProps } from './plot-options.ts'

const THEMES = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)']

/** Counts changes of the colour scheme, so that plots are redrawn. */
function useTheme(): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const lists = THEMES.map((query) => matchMedia(query))
    const changed = () => setCount((before) => before + 1)
    for (const list of lists) list.addEventListener('change', changed)
    return () => lists.forEach((list) => list.removeEventListener('change', changed))
  }, [])
  return count
}

/** A static uPlot. Redrawn when data, colours or text size change. */
export function Plot(props: PlotProps) {
  const { xs, series } = props
  const box = useRef<HTMLDivElement>(null)
  const theme = useTheme()
  const scale = useScale()
  useEffect(() => {
    const place = box.current!
    const style = getComputedStyle(place)
    const widthNow = () => Math.max(place.clientWidth, 200)
    const options = plotOptions(props, {
      width: widthNow(),
      scale,
      isTurned: style.direction === 'rtl',
      colour: (name) => style.getPropertyValue(`--${name}`).trim(),
    })
    const data = [xs.map((_, at) => at), ...series.map((one) => [...one.values])] as uPlot.AlignedData
    const plot = new uPlot(options, data, place)
    const observer = new ResizeObserver(() => plot.setSize({ width: widthNow(), height: HEIGHT }))
    observer.observe(place)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
  }, [xs, series, theme, scale])
  return <div ref={box} className="plot" style={{ minHeight: HEIGHT }} />
}
